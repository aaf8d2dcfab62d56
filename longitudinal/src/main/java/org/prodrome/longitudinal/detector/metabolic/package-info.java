/** Rules about glucose and thyroid. */
@NullMarked
package org.prodrome.longitudinal.detector.metabolic;

import org.jspecify.annotations.NullMarked;
