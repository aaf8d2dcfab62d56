package org.prodrome.imaging.result;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
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
import org.prodrome.terminology.code.ImageMeasurement;

/**
 * What models found on a study that was amended, moved or retracted since: every result becomes
 * {@code entered-in-error}, those that a person had confirmed too, and one Provenance says why. Nothing is deleted; the
 * earlier versions stay in the history and are named there.
 *
 * @param reason in words of ours, such as {@code the study was moved to another patient}
 * @param study the study as it is now, with its version
 * @param at when
 */
public record Withdrawal(String reason, Reference study, Instant at) {
    private static final String PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    private static final String DATA_OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation";

    /**
     * The transaction that withdraws; without entries when there is nothing to withdraw. Each update carries the
     * version that was looked at.
     *
     * @param findings as stored, with their versions; are not changed
     * @param reports the models' own reports of them, as stored
     */
    public Bundle of(List<Observation> findings, List<DiagnosticReport> reports) {
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        if (findings.isEmpty() && reports.isEmpty()) {
            return bundle;
        }
        Provenance provenance = provenance();
        for (Observation finding : findings) {
            Observation withdrawn = finding.copy();
            withdrawn.setStatus(ObservationStatus.ENTEREDINERROR);
            withdrawn.addNote().setText(words());
            withdraw(bundle, withdrawn, finding, provenance);
        }
        for (DiagnosticReport report : reports) {
            DiagnosticReport withdrawn = report.copy();
            withdrawn.setStatus(DiagnosticReportStatus.ENTEREDINERROR);
            withdrawn.setConclusion("%s %s"
                    .formatted(words(), report.hasConclusion() ? report.getConclusion() : "")
                    .strip());
            withdraw(bundle, withdrawn, report, provenance);
        }
        bundle.addEntry()
                .setResource(provenance)
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Provenance");
        return bundle;
    }

    private void withdraw(Bundle bundle, DomainResource withdrawn, DomainResource before, Provenance provenance) {
        withdrawn.getMeta().addTag(ImageMeasurement.WITHDRAWN.toCoding());
        Review.update(bundle, withdrawn);
        provenance.addTarget(new Reference(Review.versionless(before)));
        provenance
                .addEntity()
                .setRole(ProvenanceEntityRole.REVISION)
                .setWhat(new Reference(before.getIdElement().toUnqualified().getValue()));
    }

    private String words() {
        return "Withdrawn on %s: %s.".formatted(LocalDate.ofInstant(at, ZoneOffset.UTC), reason);
    }

    private Provenance provenance() {
        Provenance provenance = new Provenance();
        provenance.setRecordedElement(new InstantType(Date.from(at)));
        provenance.setActivity(new CodeableConcept(new Coding(DATA_OPERATION, "NULLIFY", "nullify")));
        provenance.addReason().setText(reason);
        provenance
                .addAgent()
                .setType(new CodeableConcept(new Coding(PARTICIPANT, "performer", "Performer")))
                .setWho(new Reference().setDisplay("Prodrome"));
        provenance.addEntity().setRole(ProvenanceEntityRole.SOURCE).setWhat(study.copy());
        return provenance;
    }
}
