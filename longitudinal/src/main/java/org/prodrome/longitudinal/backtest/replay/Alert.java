package org.prodrome.longitudinal.backtest.replay;

import java.time.Instant;
import org.prodrome.longitudinal.detector.Tier;

/**
 * Something a detector would have said. Nothing was shown to anybody.
 *
 * @param detector id of the rule
 * @param tier how loudly
 * @param state as the detection names it
 * @param severity within the rule
 * @param at when it could have been said first
 */
public record Alert(String detector, Tier tier, String state, int severity, Instant at) {}
