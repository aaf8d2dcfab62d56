package org.prodrome.server.analysis;

import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.result.Review;
import org.prodrome.imaging.result.Review.Agent;
import org.prodrome.imaging.result.Review.Decision;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.RecordProvider;
import org.prodrome.server.security.CallerName;
import org.prodrome.terminology.code.ImageMeasurement;

/**
 * {@code Observation/[id]/$review}: a clinician confirms or rejects what a model found. Written with the caller's
 * rights; what was decided once is not decided again here.
 */
final class ReviewProvider implements RecordProvider {
    private static final int LONGEST_REASON = 1000;
    private static final Set<String> REVIEWERS = Set.of("Practitioner", "PractitionerRole");

    private final Record record;
    private final FilmIndex index;
    private final Clock clock;

    ReviewProvider(Record record, FilmIndex index, Clock clock) {
        this.record = record;
        this.index = index;
        this.clock = clock;
    }

    /**
     * Decides about a finding.
     *
     * @param decision {@code confirm} or {@code reject}
     * @param reviewer who decides: a Practitioner or PractitionerRole of this record, or one by identifier
     * @param reason needed to reject
     * @return the finding as it stands now
     * @throws InvalidRequestException 400 for anything else
     * @throws ResourceVersionConflictException 409 when it is no finding of a model, or no longer preliminary
     */
    @Operation(name = "$review", type = Observation.class)
    public Observation review(
            @IdParam IdType id,
            @OperationParam(name = "decision", max = 1) @Nullable CodeType decision,
            @OperationParam(name = "reviewer", max = 1) @Nullable Reference reviewer,
            @OperationParam(name = "reason", max = 1) @Nullable StringType reason,
            RequestDetails request) {
        Decision decided = decision(decision);
        String why = reason == null || reason.getValue() == null
                ? ""
                : reason.getValue().strip();
        if (why.length() > LONGEST_REASON || why.isEmpty() && decided == Decision.REJECTED) {
            throw new InvalidRequestException(
                    "\"reason\" is needed to reject, and has at most %d characters".formatted(LONGEST_REASON));
        }
        IRepository caller = record.as(request);
        Observation finding = caller.read(Observation.class, id.toVersionless());
        requireOpen(finding);
        Review review = new Review(decided, agents(reviewer, request), why, clock.instant());
        List<DiagnosticReport> reports = reports(caller, finding);
        List<Observation> others = others(caller, reports, finding);
        // A report of several findings is decided with the last of them.
        boolean last = others.stream().noneMatch(other -> other.getStatus() == ObservationStatus.PRELIMINARY);
        boolean othersStand = others.stream().anyMatch(other -> other.getStatus() == ObservationStatus.FINAL);
        caller.transaction(review.of(finding, last ? reports : List.of(), othersStand));
        if (decided == Decision.REJECTED && ImageMeasurement.CARDIOTHORACIC_RATIO.isIn(finding.getCode())) {
            forget(finding);
        }
        return caller.read(Observation.class, id.toVersionless());
    }

    private static Decision decision(@Nullable CodeType decision) {
        return switch (decision == null ? "" : String.valueOf(decision.getValue())) {
            case "confirm" -> Decision.CONFIRMED;
            case "reject" -> Decision.REJECTED;
            default -> throw new InvalidRequestException("\"decision\" is needed: confirm or reject");
        };
    }

    private static void requireOpen(Observation finding) {
        if (!StoredResults.isAsserted(finding)) {
            throw new ResourceVersionConflictException(
                    "%s is no finding of a model (it has no security label AIAST)".formatted(name(finding)));
        }
        if (finding.getStatus() != ObservationStatus.PRELIMINARY) {
            throw new ResourceVersionConflictException("%s is %s already"
                    .formatted(name(finding), finding.getStatus().toCode()));
        }
    }

    private static List<Agent> agents(@Nullable Reference reviewer, RequestDetails request) {
        if (reviewer == null
                || !reviewer.hasReference() && !reviewer.getIdentifier().hasValue()) {
            throw new InvalidRequestException(
                    "\"reviewer\" is needed: a reference to a Practitioner or PractitionerRole, or an identifier");
        }
        if (reviewer.hasReference() && !REVIEWERS.contains(new IdType(reviewer.getReference()).getResourceType())) {
            throw new InvalidRequestException("\"reviewer\" is a Practitioner or PractitionerRole, found "
                    + new IdType(reviewer.getReference()).getResourceType());
        }
        List<Agent> agents = new ArrayList<>();
        agents.add(new Agent("verifier", reviewer));
        if (request instanceof ServletRequestDetails servlet) {
            CallerName.of(servlet.getServletRequest())
                    .ifPresent(subject -> agents.add(
                            new Agent("enterer", new Reference().setIdentifier(new Identifier().setValue(subject)))));
        }
        return agents;
    }

    /** The model's own preliminary reports of the finding; a radiologist's report that cites it is hers. */
    private static List<DiagnosticReport> reports(IRepository caller, Observation finding) {
        Map<String, List<IQueryParameterType>> query = Map.of("result", List.of(new ReferenceParam(name(finding))));
        return caller.search(Bundle.class, DiagnosticReport.class, query).getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(DiagnosticReport.class::isInstance)
                .map(DiagnosticReport.class::cast)
                .filter(report ->
                        StoredResults.isAsserted(report) && report.getStatus() == DiagnosticReportStatus.PRELIMINARY)
                .toList();
    }

    /** The other findings that are reported with it. */
    private static List<Observation> others(IRepository caller, List<DiagnosticReport> reports, Observation finding) {
        return reports.stream()
                .flatMap(report -> report.getResult().stream())
                .map(result -> new IdType(result.getReference()).toUnqualifiedVersionless())
                .filter(id -> "Observation".equals(id.getResourceType())
                        && !id.getValue().equals(name(finding)))
                .distinct()
                .map(id -> caller.read(Observation.class, id))
                .toList();
    }

    private void forget(Observation finding) {
        IRepository system = record.asSystem("a rejected ratio leaves the index of films");
        finding.getDerivedFrom().stream()
                .map(study -> new IdType(study.getReference()))
                .filter(study -> "ImagingStudy".equals(study.getResourceType()))
                .forEach(study -> index.forgetRatio(system.read(ImagingStudy.class, study.toVersionless())));
    }

    private static String name(Observation finding) {
        return finding.getIdElement().toUnqualifiedVersionless().getValue();
    }
}
