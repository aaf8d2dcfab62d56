/** Tests of the rules of this group. */
@NullMarked
package org.prodrome.longitudinal.detector.liver;

import org.jspecify.annotations.NullMarked;
