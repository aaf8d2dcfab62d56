package org.prodrome.cds.service;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.Trace;
import org.prodrome.longitudinal.reading.RecordReading;

/**
 * What one reading of a record offers.
 *
 * @param images what models have to say about the newest films, by model version, the first to be heard first
 * @param detections most urgent first
 * @param summary the history
 * @param notAssessed rules that lacked data, in words
 * @param steps what each rule came to
 * @param reading what it was found in; null when nothing was read
 */
record Candidates(
        List<ImageCandidate> images,
        List<Candidate> detections,
        Optional<Candidate> summary,
        List<String> notAssessed,
        List<Trace.Step> steps,
        @Nullable RecordReading reading) {
    Candidates {
        images = List.copyOf(images);
        steps = List.copyOf(steps);
        detections = List.copyOf(detections);
        notAssessed = List.copyOf(notAssessed);
    }

    Candidates(
            Optional<Candidate> film,
            List<Candidate> detections,
            Optional<Candidate> summary,
            List<String> notAssessed) {
        this(
                film.stream()
                        .map(one -> new ImageCandidate(one, ImageCandidate.Subject.RATIO, null, false))
                        .toList(),
                detections,
                summary,
                notAssessed,
                List.of(),
                null);
    }

    /** The card about the newest film beside its prior. */
    Optional<Candidate> film() {
        return ImageCandidate.card(images);
    }

    static final Candidates NONE = new Candidates(List.of(), List.of(), Optional.empty(), List.of(), List.of(), null);
}
