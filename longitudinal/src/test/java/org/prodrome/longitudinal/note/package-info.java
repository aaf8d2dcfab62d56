@NullMarked
package org.prodrome.longitudinal.note;

import org.jspecify.annotations.NullMarked;
