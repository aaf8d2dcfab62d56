/** Back-testing: the detectors replayed in shadow over records of the past, with what came of it. */
@NullMarked
package org.prodrome.longitudinal.backtest;

import org.jspecify.annotations.NullMarked;
