/** What happened to a patient, found apart from the detectors. */
@NullMarked
package org.prodrome.longitudinal.backtest.outcome;

import org.jspecify.annotations.NullMarked;
