/** Tests of the rules of this group. */
@NullMarked
package org.prodrome.longitudinal.detector.growth;

import org.jspecify.annotations.NullMarked;
