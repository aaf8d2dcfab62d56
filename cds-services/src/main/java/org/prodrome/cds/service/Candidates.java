package org.prodrome.cds.service;

import java.util.List;
import java.util.Optional;

/**
 * What one reading of a record offers.
 *
 * @param film finding of the newest film beside its prior
 * @param detections most urgent first
 * @param summary the history
 * @param notAssessed rules that lacked data, in words
 */
record Candidates(
        Optional<Candidate> film, List<Candidate> detections, Optional<Candidate> summary, List<String> notAssessed) {
    Candidates {
        detections = List.copyOf(detections);
        notAssessed = List.copyOf(notAssessed);
    }

    static final Candidates NONE = new Candidates(Optional.empty(), List.of(), Optional.empty(), List.of());
}
