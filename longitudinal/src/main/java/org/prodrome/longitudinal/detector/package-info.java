/** Rules that read a timeline: a detection with its proof, or why there is none. */
@NullMarked
package org.prodrome.longitudinal.detector;

import org.jspecify.annotations.NullMarked;
