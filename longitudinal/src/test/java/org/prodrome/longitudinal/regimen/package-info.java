@NullMarked
package org.prodrome.longitudinal.regimen;

import org.jspecify.annotations.NullMarked;
