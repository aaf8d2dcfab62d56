package org.prodrome.cds.service;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.film.FilmComparison;
import org.prodrome.longitudinal.film.FilmComparison.Verdict;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** What the longitudinal reading of a record offers, as candidates for cards. */
final class LongitudinalCandidates implements CandidateSource {
    private static final String NOT_REVIEWED = "AI, not reviewed by a radiologist.";
    private static final String CHANGES_FILM =
            "What would change this: a radiologist's reading, or another film in the same view.";

    @Override
    public Candidates read(PatientRecord record, Instant now) {
        PatientTimeline timeline = PatientTimeline.from(record.patient(), record.resources(), now);
        return new Candidates(
                FilmComparison.of(timeline).map(LongitudinalCandidates::film), List.of(), Optional.empty(), List.of());
    }

    private static Candidate film(FilmComparison film) {
        return new Candidate(
                Topic.AI_FINDING,
                film.verdict() == Verdict.LARGER ? 2 : 3,
                film.summary(),
                List.of(new Candidate.Section("Measured on the film", film.details())),
                List.of(NOT_REVIEWED, CHANGES_FILM),
                List.of(),
                film.study());
    }
}
