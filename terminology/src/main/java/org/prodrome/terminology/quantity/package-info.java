/** Measured values with their units: one canonical unit per analyte, conversions, and what cannot be used and why. */
@NullMarked
package org.prodrome.terminology.quantity;

import org.jspecify.annotations.NullMarked;
