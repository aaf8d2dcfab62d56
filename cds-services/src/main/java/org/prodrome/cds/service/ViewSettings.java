package org.prodrome.cds.service;

import java.time.Duration;
import java.util.List;
import org.prodrome.cds.option.Options;
import org.prodrome.longitudinal.detector.Detector;

/**
 * How the services of a chart's opening answer.
 *
 * @param budget time after which no further card is begun
 * @param sourceUrl page about this server that a person can read, ending with a slash; model cards are below it
 * @param rules by which a record is read
 * @param options what can be done beside an alert
 */
public record ViewSettings(Duration budget, String sourceUrl, List<Detector> rules, Options options) {
    public ViewSettings {
        rules = List.copyOf(rules);
    }

    /** Without options. */
    public ViewSettings(Duration budget, String sourceUrl, List<Detector> rules) {
        this(budget, sourceUrl, rules, Options.none());
    }
}
