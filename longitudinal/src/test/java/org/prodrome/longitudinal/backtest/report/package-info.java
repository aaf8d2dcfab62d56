@NullMarked
package org.prodrome.longitudinal.backtest.report;

import org.jspecify.annotations.NullMarked;
