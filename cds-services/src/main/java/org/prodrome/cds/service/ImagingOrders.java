package org.prodrome.cds.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.order.Finding;
import org.prodrome.longitudinal.order.ImagingAdvice;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** Imaging orders among the drafts. */
final class ImagingOrders implements OrderReader {
    private final String pagesUrl;
    private final List<Detector> rules;

    /**
     * @param pagesUrl address below which this server shows its pages; ends with a slash
     * @param rules all of the site's; those that imaging asks about are read
     */
    ImagingOrders(String pagesUrl, List<Detector> rules) {
        this.pagesUrl = pagesUrl;
        Set<String> wanted = ImagingAdvice.rules();
        this.rules =
                rules.stream().filter(rule -> wanted.contains(rule.rule().id())).toList();
    }

    @Override
    public Reading read(HookCall call, PatientRecord record, Instant now) {
        Drafts drafts = Drafts.of(call.context(), record.patientId(), now);
        List<ServiceRequest> orders = drafts.services();
        PatientTimeline timeline = record.timeline(now);
        List<DetectorResult> results = RecordReading.of(timeline, rules).results();
        List<Trace.Step> steps = new ArrayList<>(
                results.stream().map(LongitudinalCandidates::step).toList());
        List<List<Candidate>> offers = new ArrayList<>();
        OrderCards cards = new OrderCards(Topic.IMAGING_ORDER, call, pagesUrl);
        for (int i = 0; i < orders.size(); i++) {
            ServiceRequest order = orders.get(i);
            Optional<List<Finding>> findings = ImagingAdvice.of(timeline, results, order);
            if (findings.filter(found -> !found.isEmpty()).isPresent()) {
                offers.add(cards.card(
                        findings.get(),
                        drafts.isNamed(order) ? List.of(PatientRecord.reference(order)) : List.of(),
                        List.of()));
            }
            steps.add(new Trace.Step(
                    "order",
                    "draft " + (i + 1),
                    findings.isEmpty() ? "not-understood" : findings.get().isEmpty() ? "quiet" : "read",
                    findings.isEmpty() ? "no imaging order whose modality and region are listed or named" : ""));
        }
        return new Reading(record.with(orders), offers, steps);
    }
}
