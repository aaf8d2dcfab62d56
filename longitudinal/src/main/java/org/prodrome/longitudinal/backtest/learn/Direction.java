package org.prodrome.longitudinal.backtest.learn;

/** Which way of a value may raise the risk. */
public enum Direction {
    /** Only a high value. */
    HIGH,
    /** Only a low value. */
    LOW,
    /** Both, away from the middle. */
    BOTH
}
