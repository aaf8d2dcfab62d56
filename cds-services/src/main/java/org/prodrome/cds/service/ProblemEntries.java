package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Condition;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.entry.ProblemEntry;
import org.prodrome.longitudinal.timeline.Event;

/** Problems that were added to the list, beside the record without them and the record with them. */
final class ProblemEntries implements MomentReader {
    private final String pagesUrl;
    private final List<Detector> rules;

    ProblemEntries(ViewSettings settings) {
        this.pagesUrl = settings.sourceUrl();
        this.rules = settings.rules();
    }

    @Override
    public Reading read(Situation situation) {
        Drafts drafts = Drafts.of(situation.call().context(), situation.record().patientId(), situation.now());
        List<Condition> entries = drafts.problems();
        Set<String> references = entries.stream().map(PatientRecord::reference).collect(Collectors.toSet());
        PatientRecord entered = situation.record().with(entries);
        RuleReading before = RuleReading.without(situation.record(), references, situation.now(), rules);
        RuleReading after = RuleReading.of(entered, situation.now(), rules);
        List<Trace.Step> steps = new ArrayList<>(after.steps());
        FindingCards cards = new FindingCards(Topic.PROBLEM_ENTRY, situation, pagesUrl);
        List<Finding> findings = new ArrayList<>(ProblemEntry.newly(before.results(), after.results(), references));
        List<String> named = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Condition entry = entries.get(i);
            Optional<Event> event = Event.of(entry).filter(read -> !read.label().isEmpty());
            event.ifPresent(read -> findings.addAll(ProblemEntry.of(before.timeline(), read)));
            if (drafts.isNamed(entry)) {
                named.add(PatientRecord.reference(entry));
            }
            steps.add(new Trace.Step(
                    "entry",
                    "problem " + (i + 1),
                    event.isPresent() ? "read" : "not-understood",
                    event.isPresent() ? "" : "it has no words, or does not stand"));
        }
        findings.sort(Comparator.comparing(Finding::tier));
        return new Reading(
                entered, findings.isEmpty() ? List.of() : List.of(cards.card(findings, named, List.of())), steps);
    }
}
