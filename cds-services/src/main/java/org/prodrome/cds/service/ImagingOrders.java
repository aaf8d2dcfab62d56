package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.order.ImagingAdvice;

/** Imaging orders: those among the drafts, or others that the caller names. */
final class ImagingOrders implements MomentReader {
    private final String pagesUrl;
    private final List<Detector> rules;

    /** @param settings of whose rules those that imaging asks about are read */
    ImagingOrders(ViewSettings settings) {
        this.pagesUrl = settings.sourceUrl();
        this.rules = RuleReading.only(settings.rules(), ImagingAdvice.rules());
    }

    @Override
    public Reading read(Situation situation) {
        Drafts drafts = Drafts.of(situation.call().context(), situation.record().patientId(), situation.now());
        List<ServiceRequest> orders = drafts.services();
        RuleReading read = RuleReading.of(situation.record(), situation.now(), rules);
        return read(situation, read, orders, drafts::isNamed).with(drafts.drafted(read, orders));
    }

    /**
     * What is said of some orders.
     *
     * @param isNamed whether the caller knows an order by its id
     */
    Reading read(Situation situation, List<ServiceRequest> orders, Predicate<ServiceRequest> isNamed) {
        return read(situation, RuleReading.of(situation.record(), situation.now(), rules), orders, isNamed);
    }

    private Reading read(
            Situation situation, RuleReading read, List<ServiceRequest> orders, Predicate<ServiceRequest> isNamed) {
        List<Trace.Step> steps = new ArrayList<>(read.steps());
        List<List<Candidate>> offers = new ArrayList<>();
        FindingCards cards = new FindingCards(Topic.IMAGING_ORDER, situation, pagesUrl);
        for (int i = 0; i < orders.size(); i++) {
            ServiceRequest order = orders.get(i);
            Optional<List<Finding>> findings = ImagingAdvice.of(read.timeline(), read.results(), order);
            if (findings.filter(found -> !found.isEmpty()).isPresent()) {
                offers.add(cards.card(
                        findings.get(),
                        isNamed.test(order) ? List.of(PatientRecord.reference(order)) : List.of(),
                        List.of()));
            }
            steps.add(new Trace.Step(
                    "order",
                    "order " + (i + 1),
                    findings.isEmpty() ? "not-understood" : findings.get().isEmpty() ? "quiet" : "read",
                    findings.isEmpty() ? "no imaging order whose modality and region are listed or named" : ""));
        }
        return new Reading(situation.record().with(orders), offers, steps);
    }
}
