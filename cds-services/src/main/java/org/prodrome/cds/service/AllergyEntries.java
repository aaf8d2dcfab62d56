package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.entry.AllergyEntry;
import org.prodrome.longitudinal.timeline.Event;

/** An allergy that is about to be saved, beside the drugs, the list and the orders of the record. */
final class AllergyEntries implements MomentReader {
    private final String pagesUrl;

    AllergyEntries(ViewSettings settings) {
        this.pagesUrl = settings.sourceUrl();
    }

    @Override
    public Reading read(Situation situation) {
        Drafts drafts = Drafts.of(situation.call().context(), situation.record().patientId(), situation.now());
        List<AllergyIntolerance> entries = drafts.allergies();
        Set<String> references = entries.stream().map(PatientRecord::reference).collect(Collectors.toSet());
        RuleReading before = RuleReading.without(situation.record(), references, situation.now(), List.of());
        FindingCards cards = new FindingCards(Topic.ALLERGY_ENTRY, situation, pagesUrl);
        List<Trace.Step> steps = new ArrayList<>();
        List<List<Candidate>> offers = new ArrayList<>();
        for (AllergyIntolerance entry : entries) {
            Optional<Event> event = Event.of(entry).filter(read -> !read.label().isEmpty());
            List<Finding> findings =
                    event.map(read -> AllergyEntry.of(before.timeline(), read)).orElse(List.of());
            if (!findings.isEmpty()) {
                offers.add(cards.card(
                        findings,
                        drafts.isNamed(entry) ? List.of(PatientRecord.reference(entry)) : List.of(),
                        List.of()));
            }
            steps.add(new Trace.Step(
                    "entry",
                    "allergy",
                    event.isEmpty() ? "not-understood" : findings.isEmpty() ? "quiet" : "read",
                    event.isEmpty() ? "it has no words, or does not stand" : ""));
        }
        return new Reading(situation.record().with(entries), offers, steps);
    }
}
