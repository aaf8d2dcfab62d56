/** Small models learned from records and held against the simple score that they would replace. */
@NullMarked
package org.prodrome.longitudinal.backtest.learn;

import org.jspecify.annotations.NullMarked;
