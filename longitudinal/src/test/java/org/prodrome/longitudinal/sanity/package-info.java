@NullMarked
package org.prodrome.longitudinal.sanity;

import org.jspecify.annotations.NullMarked;
