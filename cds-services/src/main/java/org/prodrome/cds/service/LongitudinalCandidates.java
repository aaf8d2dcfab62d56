package org.prodrome.cds.service;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.prodrome.cds.hook.Card;
import org.prodrome.cds.hook.CardLink;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.film.FilmComparison;
import org.prodrome.longitudinal.film.FilmComparison.Verdict;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.summary.HistorySummary;
import org.prodrome.longitudinal.summary.Length;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** What the longitudinal reading of a record offers, as candidates for cards. */
final class LongitudinalCandidates implements CandidateSource {
    private static final String NOT_REVIEWED = "AI, not reviewed by a radiologist.";
    private static final String CHANGES_FILM =
            "What would change this: a radiologist's reading, or another film in the same view.";

    @Override
    public Candidates read(PatientRecord record, Instant now) {
        RecordReading reading = RecordReading.of(PatientTimeline.from(record.patient(), record.resources(), now));
        return new Candidates(
                reading.film().map(LongitudinalCandidates::film),
                reading.detections().stream()
                        .map(LongitudinalCandidates::detection)
                        .toList(),
                Optional.of(summary(reading.summary())),
                reading.notComputable().stream()
                        .map(LongitudinalCandidates::notAssessed)
                        .toList());
    }

    private static Candidate film(FilmComparison film) {
        return new Candidate(
                Topic.AI_FINDING,
                film.verdict() == Verdict.LARGER ? 2 : 3,
                marked(film.summary()),
                List.of(new Candidate.Section("Measured on the film", film.details())),
                List.of(NOT_REVIEWED, CHANGES_FILM),
                List.of(),
                film.study());
    }

    /** The summary is often all that is seen, so it says itself that nobody has reviewed it. */
    private static Claim marked(Claim summary) {
        Claim marked = new Claim(
                summary.templateId(), "AI, unreviewed: " + summary.template(), summary.slots(), summary.ruleId());
        return marked.text().length() <= Card.LONGEST_SUMMARY ? marked : summary;
    }

    private static Candidate detection(Detection detection) {
        Citation citation = detection.rule().citation();
        return new Candidate(
                Topic.EARLY_DETECTION,
                tier(detection.tier()),
                detection.summary(),
                List.of(new Candidate.Section("Why now", detection.details())),
                List.of(
                        "What would change this: " + detection.rule().whatWouldChangeIt(),
                        "Rule: %s (%s). %s"
                                .formatted(
                                        detection.rule().title(),
                                        detection.rule().id(),
                                        citation.text())),
                citation.url().isEmpty()
                        ? List.of()
                        : List.of(CardLink.absolute(
                                "Source of the rule: " + detection.rule().title(), citation.url())),
                "");
    }

    private static int tier(Tier tier) {
        return switch (tier) {
            case T1 -> 1;
            case T2 -> 2;
            case T3 -> 3;
        };
    }

    private static Candidate summary(HistorySummary history) {
        return new Candidate(
                Topic.HISTORY_SUMMARY,
                3,
                history.headline(),
                history.sections(Length.CARD).stream()
                        .map(section -> new Candidate.Section(section.title(), section.claims()))
                        .toList(),
                List.of(),
                List.of(),
                "");
    }

    private static String notAssessed(NotComputable rule) {
        List<String> why = Stream.concat(
                        rule.missing().stream().map(missing -> "missing " + missing),
                        rule.stale().stream().map(stale -> "too old: " + stale))
                .toList();
        return "%s (%s)".formatted(rule.rule().title(), String.join(", ", why));
    }
}
