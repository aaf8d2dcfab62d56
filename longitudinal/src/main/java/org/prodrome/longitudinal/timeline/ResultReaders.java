package org.prodrome.longitudinal.timeline;

import java.util.Map;
import java.util.function.Function;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Media;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.RiskAssessment;
import org.hl7.fhir.r4.model.Specimen;

/** Measurements, reports, images and documents. */
final class ResultReaders {
    private ResultReaders() {}

    static void addTo(Map<Class<?>, Function<DomainResource, EventReader>> readers) {
        readers.put(Observation.class, resource -> read((Observation) resource));
        readers.put(DiagnosticReport.class, resource -> read((DiagnosticReport) resource));
        readers.put(ImagingStudy.class, resource -> read((ImagingStudy) resource));
        readers.put(DocumentReference.class, resource -> read((DocumentReference) resource));
        readers.put(Composition.class, resource -> read((Composition) resource));
        readers.put(Media.class, resource -> read((Media) resource));
        readers.put(Specimen.class, resource -> read((Specimen) resource));
        readers.put(RiskAssessment.class, resource -> read((RiskAssessment) resource));
        readers.put(QuestionnaireResponse.class, resource -> read((QuestionnaireResponse) resource));
    }

    private static EventReader read(Observation observation) {
        return EventReader.about(observation.getSubject(), observation.getCode())
                .at(observation.getEffective())
                .knownAt(observation.getIssuedElement())
                .status(observation.getStatusElement());
    }

    private static EventReader read(DiagnosticReport report) {
        return EventReader.about(report.getSubject(), report.getCode())
                .at(report.getEffective(), report.getIssuedElement())
                .knownAt(report.getIssuedElement())
                .status(report.getStatusElement());
    }

    private static EventReader read(ImagingStudy study) {
        return EventReader.about(study.getSubject(), new CodeableConcept().setText(study.getDescription()))
                .at(study.getStartedElement())
                .status(study.getStatusElement());
    }

    private static EventReader read(DocumentReference document) {
        return EventReader.about(document.getSubject(), document.getType())
                .at(document.getDateElement())
                .knownAt(document.getDateElement())
                .status(document.getDocStatusElement())
                .status(document.getStatusElement());
    }

    private static EventReader read(Composition document) {
        return EventReader.about(document.getSubject(), document.getType())
                .at(document.getDateElement())
                .status(document.getStatusElement());
    }

    private static EventReader read(Media media) {
        return EventReader.about(media.getSubject(), media.getType())
                .at(media.getCreated())
                .knownAt(media.getIssuedElement())
                .status(media.getStatusElement());
    }

    private static EventReader read(Specimen specimen) {
        return EventReader.about(specimen.getSubject(), specimen.getType())
                .at(
                        specimen.hasCollection() ? specimen.getCollection().getCollected() : null,
                        specimen.getReceivedTimeElement())
                .status(specimen.getStatusElement());
    }

    private static EventReader read(RiskAssessment assessment) {
        return EventReader.about(assessment.getSubject(), assessment.getCode())
                .at(assessment.getOccurrence())
                .status(assessment.getStatusElement());
    }

    private static EventReader read(QuestionnaireResponse answers) {
        return EventReader.about(answers.getSubject(), new CodeableConcept())
                .at(answers.getAuthoredElement())
                .status(answers.getStatusElement());
    }
}
