package org.prodrome.longitudinal.backtest.outcome;

import java.time.Duration;

/**
 * What a detector is judged by.
 *
 * @param detector name of the rule without its version
 * @param outcome what should follow
 * @param horizon an alert is right when the outcome follows within it
 */
public record Target(String detector, Outcome outcome, Duration horizon) {}
