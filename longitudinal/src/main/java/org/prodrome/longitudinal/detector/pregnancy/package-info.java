/** Rules about pregnancy. */
@NullMarked
package org.prodrome.longitudinal.detector.pregnancy;

import org.jspecify.annotations.NullMarked;
