@NullMarked
package org.prodrome.longitudinal.backtest.replay;

import org.jspecify.annotations.NullMarked;
