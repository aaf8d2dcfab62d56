package org.prodrome.longitudinal.timeline;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.AdverseEvent.AdverseEventActuality;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.ClinicalImpression;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.hl7.fhir.r4.model.Flag;

/** Problems, allergies, warnings, and what runs in the family. */
final class ProblemReaders {
    private ProblemReaders() {}

    static void addTo(Map<Class<?>, Function<DomainResource, EventReader>> readers) {
        readers.put(Condition.class, resource -> read((Condition) resource));
        readers.put(AllergyIntolerance.class, resource -> read((AllergyIntolerance) resource));
        readers.put(FamilyMemberHistory.class, resource -> read((FamilyMemberHistory) resource));
        readers.put(ClinicalImpression.class, resource -> read((ClinicalImpression) resource));
        readers.put(AdverseEvent.class, resource -> read((AdverseEvent) resource));
        readers.put(Flag.class, resource -> read((Flag) resource));
    }

    private static EventReader read(Condition condition) {
        return EventReader.about(condition.getSubject(), condition.getCode())
                .at(condition.getOnset(), condition.getRecordedDateElement())
                .knownAt(condition.getRecordedDateElement())
                .status(condition.getClinicalStatus())
                .verified(condition.getVerificationStatus());
    }

    private static EventReader read(AllergyIntolerance allergy) {
        return EventReader.about(allergy.getPatient(), allergy.getCode())
                .at(allergy.getOnset(), allergy.getRecordedDateElement())
                .knownAt(allergy.getRecordedDateElement())
                .status(allergy.getClinicalStatus())
                .verified(allergy.getVerificationStatus());
    }

    /** The concept holds the codes of every condition, so that it is found by any of them. */
    private static EventReader read(FamilyMemberHistory history) {
        CodeableConcept conditions = new CodeableConcept();
        history.getCondition()
                .forEach(condition ->
                        condition.getCode().getCoding().forEach(coding -> conditions.addCoding(coding.copy())));
        String relative = Labels.of(history.getRelationship());
        String words = history.getCondition().stream()
                .map(condition -> Labels.of(condition.getCode()))
                .filter(label -> !label.isEmpty())
                .collect(Collectors.joining(", "));
        conditions.setText(relative.isEmpty() || words.isEmpty() ? relative + words : relative + ": " + words);
        return EventReader.about(history.getPatient(), conditions)
                .at(history.getDateElement())
                .knownAt(history.getDateElement())
                .status(history.getStatusElement());
    }

    private static EventReader read(ClinicalImpression impression) {
        return EventReader.about(impression.getSubject(), impression.getCode())
                .at(impression.getEffective(), impression.getDateElement())
                .knownAt(impression.getDateElement())
                .status(impression.getStatusElement());
    }

    /** What might have happened and did not is no event of the patient's. */
    private static EventReader read(AdverseEvent event) {
        return EventReader.about(event.getSubject(), event.getEvent())
                .at(event.getDateElement(), event.getDetectedElement(), event.getRecordedDateElement())
                .knownAt(event.getRecordedDateElement())
                .notIf(event.getActuality() == AdverseEventActuality.POTENTIAL);
    }

    private static EventReader read(Flag flag) {
        return EventReader.about(flag.getSubject(), flag.getCode())
                .at(flag.hasPeriod() ? flag.getPeriod() : null)
                .status(flag.getStatusElement());
    }
}
