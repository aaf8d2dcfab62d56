/** Small risk models: a sum of weighted, clamped straight lines that a person can read and recompute. */
@NullMarked
package org.prodrome.longitudinal.model;

import org.jspecify.annotations.NullMarked;
