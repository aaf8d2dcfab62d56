package org.prodrome.cds.service;

import java.util.List;
import java.util.Optional;
import org.prodrome.cds.hook.Trace;

/**
 * What one reading of a record offers.
 *
 * @param film finding of the newest film beside its prior
 * @param detections most urgent first
 * @param summary the history
 * @param notAssessed rules that lacked data, in words
 * @param steps what each rule came to
 */
record Candidates(
        Optional<Candidate> film,
        List<Candidate> detections,
        Optional<Candidate> summary,
        List<String> notAssessed,
        List<Trace.Step> steps) {
    Candidates {
        steps = List.copyOf(steps);
        detections = List.copyOf(detections);
        notAssessed = List.copyOf(notAssessed);
    }

    Candidates(
            Optional<Candidate> film,
            List<Candidate> detections,
            Optional<Candidate> summary,
            List<String> notAssessed) {
        this(film, detections, summary, notAssessed, List.of());
    }

    static final Candidates NONE = new Candidates(Optional.empty(), List.of(), Optional.empty(), List.of(), List.of());
}
