/** Tests of the rules of this group. */
@NullMarked
package org.prodrome.longitudinal.detector.deterioration;

import org.jspecify.annotations.NullMarked;
