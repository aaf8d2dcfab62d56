/** Figures of a back-test and their table, JSON and page. */
@NullMarked
package org.prodrome.longitudinal.backtest.report;

import org.jspecify.annotations.NullMarked;
