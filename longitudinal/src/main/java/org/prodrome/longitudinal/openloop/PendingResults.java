package org.prodrome.longitudinal.openloop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.advice.Wanted.FollowUp;
import org.prodrome.longitudinal.advice.Wanted.Task;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.order.ImagingKind;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.StatusCodes;

/** Orders of a stay for a result that is not there. */
final class PendingResults {
    private static final int MOST = 5;
    private static final Set<String> NO_RESULT = Set.of("registered", "preliminary", "partial", "cancelled");
    private static final List<String> RESULTS = List.of("Observation", "DiagnosticReport");

    private final PatientTimeline timeline;

    private PendingResults(PatientTimeline timeline) {
        this.timeline = timeline;
    }

    /** One finding for all of them, the newest order on top. */
    static Optional<Finding> of(PatientTimeline timeline, Stay stay) {
        PendingResults pending = new PendingResults(timeline);
        List<Event> orders = new ArrayList<>(timeline.events("ServiceRequest").stream()
                .filter(order -> order.status().equals("active")
                        && stay.holds(order)
                        && !order.label().isEmpty())
                .filter(order -> order.as(ServiceRequest.class)
                        .filter(pending::wantsResult)
                        .isPresent())
                .filter(order -> !pending.hasResult(order))
                .toList());
        Collections.reverse(orders);
        if (orders.isEmpty()) {
            return Optional.empty();
        }
        List<Claim> details = new ArrayList<>();
        orders.stream()
                .skip(1)
                .limit(MOST - 1)
                .map(order -> pending.said("more", "{order}, ordered on {date}, is {status}.", order))
                .forEach(details::add);
        pending.none(orders.get(0)).ifPresent(details::add);
        return Optional.of(new Finding(
                OpenLoopRules.PENDING,
                Tier.T3,
                pending.said("order", "Result pending: {order}, ordered on {date}, is still {status}.", orders.get(0)),
                details,
                List.copyOf(orders.stream()
                        .limit(MOST)
                        .map(order -> FollowUp.of(Task.PENDING_RESULT, order))
                        .toList())));
    }

    private Claim said(String template, String words, Event order) {
        return sentence(template, words)
                .label("order", order)
                .date("date", order)
                .status("status", order)
                .claim();
    }

    /** That nothing of its codes is on record since its day, where it has codes. */
    private Optional<Claim> none(Event order) {
        CodeSet codes = new CodeSet(
                "order",
                order.concept().getCoding().stream()
                        .filter(coding -> coding.hasSystem() && coding.hasCode())
                        .map(coding -> new Code(coding.getSystem(), coding.getCode(), order.label()))
                        .toList());
        return codes.members().isEmpty()
                ? Optional.empty()
                : Optional.of(sentence("none", "{none} ({order}, {date}).")
                        .noneRecordedSince(
                                "none",
                                "No result under the code of the order is on record after its day",
                                "Observation,DiagnosticReport",
                                codes,
                                "",
                                "",
                                order)
                        .label("order", order)
                        .date("date", order)
                        .claim());
    }

    /** An order for laboratory or imaging that is not for another day. */
    private boolean wantsResult(ServiceRequest order) {
        boolean later = order.hasOccurrenceDateTimeType()
                && ClinicalTime.of(order.getOccurrenceDateTimeType())
                        .filter(when -> when.isAfter(timeline.asOf()))
                        .isPresent();
        return !later
                && (order.getCode().getCoding().stream().anyMatch(PendingResults::isLoinc)
                        || order.getCategory().stream().anyMatch(StatusCodes.DIAGNOSTIC_ORDER::isIn)
                        || ImagingKind.of(order).isPresent());
    }

    private boolean hasResult(Event order) {
        return RESULTS.stream()
                        .flatMap(type -> timeline.events(type).stream())
                        .filter(result -> !NO_RESULT.contains(result.status()))
                        .anyMatch(result -> isBasedOn(result, order) || isOfSameCodeSince(result, order))
                || ImagingKind.of(order.resource())
                        .filter(kind -> timeline.events("DiagnosticReport").stream()
                                .filter(report -> !NO_RESULT.contains(report.status()) && isSince(report, order))
                                .anyMatch(report -> ImagingKind.of(report.resource())
                                        .filter(kind::equals)
                                        .isPresent()))
                        .isPresent();
    }

    private static boolean isBasedOn(Event result, Event order) {
        Stream<Reference> based = Stream.concat(
                result.as(Observation.class).stream().flatMap(found -> found.getBasedOn().stream()),
                result.as(DiagnosticReport.class).stream().flatMap(found -> found.getBasedOn().stream()));
        return based.map(Reference::getReferenceElement)
                .anyMatch(reference -> order.sources()
                        .contains("%s/%s".formatted(reference.getResourceType(), reference.getIdPart())));
    }

    private static boolean isOfSameCodeSince(Event result, Event order) {
        return isSince(result, order)
                && result.concept().getCoding().stream()
                        .filter(coding -> coding.hasSystem() && coding.hasCode())
                        .anyMatch(coding -> order.concept().getCoding().stream()
                                .anyMatch(wanted -> coding.getSystem().equals(wanted.getSystem())
                                        && coding.getCode().equals(wanted.getCode())));
    }

    private static boolean isSince(Event result, Event order) {
        return result.time()
                .filter(when -> !when.end().isBefore(order.time().orElseThrow().start()))
                .isPresent();
    }

    private static boolean isLoinc(Coding coding) {
        return CodeSystems.LOINC.equals(coding.getSystem()) && coding.hasCode();
    }

    private Sentence sentence(String template, String words) {
        return Sentence.of(timeline, OpenLoopRules.PENDING.id(), "result-pending." + template, words);
    }
}
