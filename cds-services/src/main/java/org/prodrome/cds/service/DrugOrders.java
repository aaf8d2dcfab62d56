package org.prodrome.cds.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.order.DrugAdvice;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** Prescriptions among the drafts, read as if they were signed. */
final class DrugOrders implements OrderReader {
    private static final String AS_IF =
            "The drafts of this call were read as prescriptions signed today; where a sentence calls one active, it is"
                    + " still a draft.";

    private final String pagesUrl;
    private final List<Detector> rules;

    /**
     * @param pagesUrl address below which this server shows its pages; ends with a slash
     * @param rules all of the site's; those that judge a drug are read
     */
    DrugOrders(String pagesUrl, List<Detector> rules) {
        this.pagesUrl = pagesUrl;
        Set<String> wanted = DrugAdvice.rules();
        this.rules =
                rules.stream().filter(rule -> wanted.contains(rule.rule().id())).toList();
    }

    @Override
    public Reading read(HookCall call, PatientRecord record, Instant now) {
        Drafts drafts = Drafts.of(call.context(), record.patientId(), now);
        List<MedicationRequest> orders = drafts.prescriptions();
        PatientRecord signed = record.with(orders);
        Set<String> references = orders.stream().map(PatientRecord::reference).collect(Collectors.toSet());
        Set<String> named = orders.stream()
                .filter(drafts::isNamed)
                .map(PatientRecord::reference)
                .collect(Collectors.toSet());
        List<Trace.Step> steps = new ArrayList<>();
        List<List<Candidate>> offers = new ArrayList<>();
        if (!orders.isEmpty()) {
            PatientTimeline timeline = signed.timeline(now);
            List<DetectorResult> results = RecordReading.of(timeline, rules).results();
            results.stream().map(LongitudinalCandidates::step).forEach(steps::add);
            OrderCards cards = new OrderCards(Topic.DRUG_ORDER, call, pagesUrl);
            DrugAdvice.of(timeline, results, references)
                    .forEach(finding ->
                            offers.add(cards.card(List.of(finding), DrugAdvice.about(finding, named), List.of(AS_IF))));
            for (int i = 0; i < orders.size(); i++) {
                boolean isUnderstood = timeline.event(PatientRecord.reference(orders.get(i)))
                        .filter(event -> !event.label().isEmpty())
                        .isPresent();
                steps.add(new Trace.Step(
                        "order",
                        "draft " + (i + 1),
                        isUnderstood ? "read" : "not-understood",
                        isUnderstood ? "" : "it does not say which drug"));
            }
        }
        return new Reading(signed, offers, steps);
    }
}
