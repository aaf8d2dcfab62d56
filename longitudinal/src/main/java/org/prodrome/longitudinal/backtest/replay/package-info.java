/** One record replayed in time order, as a server would have seen it. */
@NullMarked
package org.prodrome.longitudinal.backtest.replay;

import org.jspecify.annotations.NullMarked;
