@NullMarked
package org.prodrome.longitudinal.backtest.learn;

import org.jspecify.annotations.NullMarked;
