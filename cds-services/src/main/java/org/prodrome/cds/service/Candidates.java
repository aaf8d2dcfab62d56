package org.prodrome.cds.service;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.Trace;
import org.prodrome.longitudinal.reading.RecordReading;

/**
 * What one reading of a record offers.
 *
 * @param film finding of the newest film beside its prior
 * @param detections most urgent first
 * @param summary the history
 * @param notAssessed rules that lacked data, in words
 * @param steps what each rule came to
 * @param reading what it was found in; null when nothing was read
 */
record Candidates(
        Optional<Candidate> film,
        List<Candidate> detections,
        Optional<Candidate> summary,
        List<String> notAssessed,
        List<Trace.Step> steps,
        @Nullable RecordReading reading) {
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
        this(film, detections, summary, notAssessed, List.of(), null);
    }

    static final Candidates NONE =
            new Candidates(Optional.empty(), List.of(), Optional.empty(), List.of(), List.of(), null);
}
