/** Values that are there and are probably not this patient's, or not in the unit they say. */
@NullMarked
package org.prodrome.longitudinal.sanity;

import org.jspecify.annotations.NullMarked;
