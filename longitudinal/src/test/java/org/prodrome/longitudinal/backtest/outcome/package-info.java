@NullMarked
package org.prodrome.longitudinal.backtest.outcome;

import org.jspecify.annotations.NullMarked;
