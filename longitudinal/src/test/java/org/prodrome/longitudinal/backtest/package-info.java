@NullMarked
package org.prodrome.longitudinal.backtest;

import org.jspecify.annotations.NullMarked;
