package org.prodrome.imaging.result;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;

/**
 * What a person decided about a finding of a model: {@code preliminary} becomes {@code final} or
 * {@code entered-in-error}, and a Provenance says who decided, when and why. Nothing is overwritten without trace: the
 * earlier version stays in the history, and the Provenance names it as what was revised.
 *
 * @param decision confirmed or rejected
 * @param agents who decided, and who brought it in where the call's token says so
 * @param reason in the reviewer's words; empty when none was given
 * @param at when
 */
public record Review(Decision decision, List<Agent> agents, String reason, Instant at) {
    private static final String PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    private static final String DATA_OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation";

    /** How a decision ends a preliminary finding. */
    public enum Decision {
        CONFIRMED(ObservationStatus.FINAL, DiagnosticReportStatus.FINAL, "confirmed"),
        REJECTED(ObservationStatus.ENTEREDINERROR, DiagnosticReportStatus.ENTEREDINERROR, "rejected");

        private final ObservationStatus finding;
        private final DiagnosticReportStatus report;
        private final String word;

        Decision(ObservationStatus finding, DiagnosticReportStatus report, String word) {
            this.finding = finding;
            this.report = report;
            this.word = word;
        }
    }

    /**
     * Somebody in a review.
     *
     * @param type code of provenance-participant-type: {@code verifier} or {@code enterer}
     */
    public record Agent(String type, Reference who) {}

    public Review {
        agents = List.copyOf(agents);
    }

    /**
     * The transaction that writes the decision. Each update carries the version that was looked at, so that a decision
     * about something that has changed meanwhile is refused and not written.
     *
     * @param finding as stored, with its version; is not changed
     * @param reports the model's own reports that are decided with it, as stored
     * @param othersStand whether another finding of these reports was confirmed, so that they stand all the same
     */
    public Bundle of(Observation finding, List<DiagnosticReport> reports, boolean othersStand) {
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        Observation decided = finding.copy();
        decided.setStatus(decision.finding);
        decided.getNote().forEach(this::sayReviewed);
        update(bundle, decided);
        Provenance provenance = provenance(finding);
        for (DiagnosticReport report : reports) {
            DiagnosticReport told = report.copy();
            told.setStatus(othersStand ? DiagnosticReportStatus.FINAL : decision.report);
            told.setConclusion(
                    report.getResult().size() == 1
                            ? reviewed(told.getConclusion())
                            : reviewed(told.getConclusion(), "decided finding by finding"));
            update(bundle, told);
            provenance.addTarget(new Reference(versionless(report)));
        }
        bundle.addEntry()
                .setResource(provenance)
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Provenance");
        return bundle;
    }

    private void sayReviewed(Annotation note) {
        note.setText(reviewed(note.getText()));
    }

    private String reviewed(String words) {
        return reviewed(words, decision.word);
    }

    private String reviewed(String words, String how) {
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        return words.replace(RatioObservation.NOT_REVIEWED, "%s at review on %s".formatted(how, day));
    }

    static void update(Bundle bundle, DomainResource resource) {
        String version = resource.getIdElement().getVersionIdPart();
        resource.getMeta().setLastUpdated(null).setSource(null);
        bundle.addEntry()
                .setResource(resource)
                .getRequest()
                .setMethod(HTTPVerb.PUT)
                .setUrl(versionless(resource))
                .setIfMatch("W/\"%s\"".formatted(version));
    }

    private Provenance provenance(Observation finding) {
        Provenance provenance = new Provenance();
        provenance.addTarget(new Reference(versionless(finding)));
        provenance.setRecordedElement(new InstantType(Date.from(at)));
        provenance.setActivity(new CodeableConcept(new Coding(DATA_OPERATION, "UPDATE", "revise")));
        if (!reason.isEmpty()) {
            provenance.addReason().setText(reason);
        }
        for (Agent agent : agents) {
            provenance
                    .addAgent()
                    .setType(new CodeableConcept(new Coding(PARTICIPANT, agent.type(), null)))
                    .setWho(agent.who());
        }
        provenance
                .addEntity()
                .setRole(ProvenanceEntityRole.REVISION)
                .setWhat(new Reference(finding.getIdElement().toUnqualified().getValue()));
        return provenance;
    }

    static String versionless(DomainResource resource) {
        return resource.getIdElement().toUnqualifiedVersionless().getValue();
    }
}
