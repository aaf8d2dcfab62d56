/** Tests of the rules of this group. */
@NullMarked
package org.prodrome.longitudinal.detector.pregnancy;

import org.jspecify.annotations.NullMarked;
