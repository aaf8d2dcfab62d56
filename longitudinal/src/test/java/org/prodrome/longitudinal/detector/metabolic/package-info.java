/** Tests of the rules of this group. */
@NullMarked
package org.prodrome.longitudinal.detector.metabolic;

import org.jspecify.annotations.NullMarked;
