package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.prodrome.cds.hook.Trace;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.openloop.DueFollowUp;
import org.prodrome.longitudinal.openloop.KidneySurveillance;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.summary.HistorySummary;
import org.prodrome.longitudinal.summary.Length;
import org.prodrome.longitudinal.summary.Section;
import org.prodrome.terminology.code.Loinc;

/** As a stay or visit begins: what was detected early, what is overdue, and what changed since the last visit. */
final class EncounterStart implements MomentReader {
    private static final int MOST_CHANGES = 5;

    private final String pagesUrl;
    private final List<Detector> rules;
    private final LongitudinalCandidates candidates;

    EncounterStart(ViewSettings settings) {
        this.pagesUrl = settings.sourceUrl();
        this.rules = settings.rules();
        this.candidates = new LongitudinalCandidates(pagesUrl, rules);
    }

    @Override
    public Reading read(Situation situation) {
        RecordReading reading = situation.record().reading(rules, situation.now());
        List<Trace.Step> steps =
                reading.results().stream().map(LongitudinalCandidates::step).toList();
        List<Candidate> signs = new ArrayList<>();
        List<Finding> due = new ArrayList<>();
        for (Detection detection : reading.detections()) {
            Optional<Finding> overdue = DueFollowUp.of(detection);
            overdue.ifPresent(due::add);
            if (overdue.isEmpty()) {
                signs.add(candidates.detection(detection));
            }
        }
        KidneySurveillance.of(reading.timeline()).ifPresent(due::add);
        due.sort(Comparator.comparing(Finding::tier));
        List<List<Candidate>> offers = new ArrayList<>();
        if (!signs.isEmpty()) {
            offers.add(EarlySigns.eachWithTheOthers(signs, List.of()));
        }
        if (!due.isEmpty()) {
            offers.add(new FindingCards(Topic.FOLLOW_UP, situation, pagesUrl).card(due, List.of(), List.of()));
        }
        changes(reading.summary()).ifPresent(card -> offers.add(List.of(card)));
        return new Reading(situation.record(), offers, steps).with(reading);
    }

    /** Whose visit it is, with what is new since the last one; nothing new is no card. */
    private static Optional<Candidate> changes(HistorySummary summary) {
        return summary.sections(Length.CARD).stream()
                .filter(section -> section.code().equals(Loinc.SECTION_PATIENT_STORY))
                .findFirst()
                .map(section -> new Candidate(
                        Topic.HISTORY_SUMMARY,
                        3,
                        summary.headline(),
                        List.of(new Candidate.Section(section.title(), shortened(section))),
                        List.of(),
                        List.of(),
                        ""));
    }

    private static List<Claim> shortened(Section section) {
        return section.claims().stream().limit(MOST_CHANGES).toList();
    }
}
