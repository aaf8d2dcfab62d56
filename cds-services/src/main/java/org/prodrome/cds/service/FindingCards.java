package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.prodrome.cds.hook.CardLink;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.order.Finding;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.quantity.Analyte;

/** Words the findings about one draft as candidates for one card, and proposes what they want measured. */
final class OrderCards {
    private final Topic topic;
    private final HookCall call;
    private final String pagesUrl;

    /** @param pagesUrl address below which this server shows its pages; ends with a slash */
    OrderCards(Topic topic, HookCall call, String pagesUrl) {
        this.topic = topic;
        this.pagesUrl = pagesUrl;
        this.call = call;
    }

    /**
     * One card about drafts: the most urgent finding on top, the others below; should its summary not be proved, the
     * next on top.
     *
     * @param findings most urgent first, at least one
     * @param orders references of the drafts, as the caller named them
     * @param note what the reader must know beside
     */
    List<Candidate> card(List<Finding> findings, List<String> orders, List<String> note) {
        List<Candidate> candidates = new ArrayList<>();
        for (Finding top : findings) {
            List<Candidate.Section> sections = new ArrayList<>();
            sections.add(new Candidate.Section("Why now", top.details()));
            findings.stream()
                    .filter(other -> other != top)
                    .forEach(other -> sections.add(new Candidate.Section(
                            other.rule().title(),
                            Stream.concat(Stream.of(other.summary()), other.details().stream())
                                    .toList())));
            candidates.add(new Candidate(
                    topic,
                    LongitudinalCandidates.tier(top.tier()),
                    top.summary(),
                    sections,
                    Stream.concat(
                                    note.stream(),
                                    findings.stream()
                                            .map(Finding::rule)
                                            .distinct()
                                            .map(OrderCards::cited))
                            .toList(),
                    links(findings),
                    "",
                    List.of(),
                    orders,
                    proposals(findings)));
        }
        return candidates;
    }

    private static String cited(Rule rule) {
        return "Rule: %s (%s). %s. What would change this: %s"
                .formatted(rule.title(), rule.id(), rule.citation().text(), rule.whatWouldChangeIt());
    }

    private List<CardLink> links(List<Finding> findings) {
        return findings.stream()
                .map(Finding::rule)
                .distinct()
                .flatMap(rule -> Stream.concat(
                        Stream.of(CardLink.absolute(
                                "About the rule: " + rule.title(),
                                pagesUrl + "rules/" + rule.id() + "/source-attributes")),
                        Stream.of(rule.citation().url())
                                .filter(url -> !url.isEmpty())
                                .map(url -> CardLink.absolute("Source of the rule: " + rule.title(), url))))
                .toList();
    }

    private List<Proposal> proposals(List<Finding> findings) {
        return findings.stream()
                .flatMap(finding -> finding.wanted().stream())
                .distinct()
                .map(this::measure)
                .toList();
    }

    /** A draft order in the caller's record, for the caller's patient. */
    private Proposal measure(Analyte analyte) {
        Code code = analyte.codes().members().get(0);
        String name = analyte.label().toLowerCase(Locale.ROOT);
        ServiceRequest order = new ServiceRequest();
        order.setId("prodrome-new-" + name.replaceAll("[^a-z0-9]+", "-"));
        order.setStatus(ServiceRequestStatus.DRAFT);
        order.setIntent(ServiceRequestIntent.PROPOSAL);
        order.setCode(new CodeableConcept()
                .addCoding(new Coding(code.system(), code.code(), code.display()))
                .setText(analyte.label()));
        order.setSubject(new Reference("Patient/" + call.context().patientId()));
        if (call.context().encounterId() != null) {
            order.setEncounter(new Reference("Encounter/" + call.context().encounterId()));
        }
        return new Proposal("Order " + name, "Creates a draft order for " + name, order);
    }
}
