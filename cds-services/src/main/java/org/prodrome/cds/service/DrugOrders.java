package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.order.DrugAdvice;

/** Prescriptions that are drafted or to be refilled, read as if they were signed. */
final class DrugOrders implements MomentReader {
    private static final String AS_IF =
            "The drafts of this call were read as prescriptions signed today; where a sentence calls one active, it is"
                    + " still a draft.";
    private static final String AS_IF_REFILLED =
            "The refills of this call were read as prescriptions signed today; where a sentence calls one active, the"
                    + " refill is still to be decided.";

    private final String pagesUrl;
    private final List<Detector> rules;
    private final boolean refills;

    private DrugOrders(ViewSettings settings, boolean refills) {
        this.pagesUrl = settings.sourceUrl();
        this.refills = refills;
        this.rules = RuleReading.only(settings.rules(), refills ? DrugAdvice.refillRules() : DrugAdvice.rules());
    }

    /** Of drafts that are signed; of the settings' rules those that judge a drug are read. */
    static DrugOrders signed(ViewSettings settings) {
        return new DrugOrders(settings, false);
    }

    /** Of refills. */
    static DrugOrders refilled(ViewSettings settings) {
        return new DrugOrders(settings, true);
    }

    @Override
    public Reading read(Situation situation) {
        Drafts drafts = Drafts.of(situation.call().context(), situation.record().patientId(), situation.now());
        List<MedicationRequest> orders = drafts.prescriptions();
        PatientRecord signed = situation.record().with(orders);
        if (orders.isEmpty()) {
            return new Reading(signed, List.of(), List.of());
        }
        Set<String> references = orders.stream().map(PatientRecord::reference).collect(Collectors.toSet());
        Set<String> named = orders.stream()
                .filter(drafts::isNamed)
                .map(PatientRecord::reference)
                .collect(Collectors.toSet());
        RuleReading read = RuleReading.of(signed, situation.now(), rules);
        List<Trace.Step> steps = new ArrayList<>(read.steps());
        List<List<Candidate>> offers = new ArrayList<>();
        FindingCards cards = new FindingCards(Topic.DRUG_ORDER, situation, pagesUrl);
        List<Finding> findings = refills
                ? DrugAdvice.ofRefills(read.timeline(), read.results(), references)
                : DrugAdvice.of(read.timeline(), read.results(), references);
        findings.forEach(finding -> offers.add(cards.card(
                List.of(finding), DrugAdvice.about(finding, named), List.of(refills ? AS_IF_REFILLED : AS_IF))));
        for (int i = 0; i < orders.size(); i++) {
            boolean isUnderstood = read.timeline()
                    .event(PatientRecord.reference(orders.get(i)))
                    .filter(event -> !event.label().isEmpty())
                    .isPresent();
            steps.add(new Trace.Step(
                    "order",
                    "draft " + (i + 1),
                    isUnderstood ? "read" : "not-understood",
                    isUnderstood ? "" : "it does not say which drug"));
        }
        return new Reading(signed, offers, steps).with(drafts.drafted(read, orders));
    }
}
