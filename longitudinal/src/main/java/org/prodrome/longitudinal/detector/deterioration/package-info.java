/** Rules about acute deterioration: early warning, sepsis. */
@NullMarked
package org.prodrome.longitudinal.detector.deterioration;

import org.jspecify.annotations.NullMarked;
