package org.prodrome.longitudinal.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.DetectedIssue.DetectedIssueStatus;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Provenance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.burden.Burden;
import org.prodrome.longitudinal.burden.Decision;
import org.prodrome.longitudinal.burden.Utterance;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;

class SignMapperTest {
    private static final String NOW = "2026-03-10T12:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1950-01-01");
    private final List<DomainResource> stored = new ArrayList<>();
    private Observation last = new Observation();

    @BeforeEach
    void acuteKidneyInjury() {
        record.lab("2160-0", "1.0", "mg/dL", "2026-03-08T08:00:00Z");
        last = record.lab("2160-0", "3.2", "mg/dL", "2026-03-09T08:00:00Z");
    }

    @Test
    void aCriticalSignBecomesIssueFlagDeviceAndProvenanceWithItsInputs() {
        Bundle bundle = assess(NOW);
        assertThat(types(bundle)).contains("DetectedIssue", "Flag", "Device", "Provenance");
        DetectedIssue issue = only(bundle, DetectedIssue.class);
        assertThat(issue.getStatus()).isEqualTo(DetectedIssueStatus.PRELIMINARY);
        assertThat(issue.getSeverity()).isEqualTo(DetectedIssue.DetectedIssueSeverity.HIGH);
        assertThat(issue.getDetail()).startsWith("Acute kidney injury, KDIGO stage 3: creatinine 3.20 mg/dL");
        assertThat(issue.getEvidenceFirstRep().getDetail())
                .extracting(reference -> reference.getReference())
                .contains("Observation/1", "Observation/2", "Patient/p1");
        assertThat(issue.getIdentifierFirstRep().getValue()).startsWith("p1:");
        assertThat(issue.getText().getDivAsString()).contains("KDIGO stage 3");
        Provenance provenance = only(bundle, Provenance.class);
        assertThat(provenance.getEntity())
                .extracting(entity -> entity.getWhat().getReference())
                .contains("Observation/2");
        assertThat(provenance.getTarget()).hasSize(2);
    }

    @Test
    void theSameRecordTwiceWritesNothing() {
        store(assess(NOW));
        assertThat(assess("2026-03-10T13:00:00Z").getEntry()).isEmpty();
    }

    @Test
    void memoryIsReadBackAsItWasWritten() {
        PatientTimeline timeline = record.asOf(NOW);
        List<Decision> decisions =
                Burden.decide(List.of(), RecordReading.of(timeline).results(), timeline);
        List<Utterance> said = Burden.remember(List.of(), decisions, timeline);
        store(SignMapper.map(timeline, decisions, List.of()));
        assertThat(SignMapper.memory(stored)).containsExactlyInAnyOrderElementsOf(said);
    }

    @Test
    void anAmendedInputIsSaidAgainUnderTheSameIdentity() {
        store(assess(NOW));
        last.getValueQuantity().setValue(new BigDecimal("3.4"));
        Bundle again = assess("2026-03-10T13:00:00Z");
        DetectedIssue issue = only(again, DetectedIssue.class);
        assertThat(issue.getDetail()).contains("3.40 mg/dL");
        assertThat(issue.getMitigationFirstRep().getAction().getText())
                .isEqualTo("Re-opened: Observation/2 amended (creatinine corrected from 3.2 to 3.4 mg/dL)");
        assertThat(issue.getIdentifierFirstRep().getValue())
                .isEqualTo(storedIssue().getIdentifierFirstRep().getValue());
    }

    @Test
    void aRetractedInputWithdrawsWhatWasSaid() {
        store(assess(NOW));
        last.setStatus(ObservationStatus.ENTEREDINERROR);
        Bundle again = assess("2026-03-10T13:00:00Z");
        assertThat(only(again, DetectedIssue.class).getStatus()).isEqualTo(DetectedIssueStatus.ENTEREDINERROR);
        assertThat(only(again, Flag.class).getStatus()).isEqualTo(Flag.FlagStatus.ENTEREDINERROR);
        store(again);
        assertThat(assess("2026-03-10T14:00:00Z").getEntry()).isEmpty();
    }

    @Test
    void whatFadesIsResolvedAndItsFlagLowered() {
        store(assess(NOW));
        record.lab("2160-0", "1.1", "mg/dL", "2026-03-20T08:00:00Z");
        record.lab("2160-0", "1.05", "mg/dL", "2026-03-21T08:00:00Z");
        Bundle later = assess("2026-03-21T12:00:00Z");
        assertThat(only(later, DetectedIssue.class).getStatus()).isEqualTo(DetectedIssueStatus.FINAL);
        assertThat(only(later, DetectedIssue.class)
                        .getMitigationFirstRep()
                        .getAction()
                        .getText())
                .startsWith("Resolved");
        assertThat(only(later, Flag.class).getStatus()).isEqualTo(Flag.FlagStatus.INACTIVE);
    }

    @Test
    void aPersonsDecisionIsLeftAlone() {
        store(assess(NOW));
        storedIssue().setStatus(DetectedIssueStatus.AMENDED);
        record.lab("2160-0", "1.1", "mg/dL", "2026-03-20T08:00:00Z");
        record.lab("2160-0", "1.05", "mg/dL", "2026-03-21T08:00:00Z");
        assertThat(assess("2026-03-21T12:00:00Z").getEntry()).isEmpty();
    }

    @Test
    void memoryThatSomebodyBrokeIsAsIfNothingHadBeenSaid() {
        store(assess(NOW));
        storedIssue()
                .getExtension()
                .forEach(line ->
                        line.getExtension().removeIf(part -> part.getUrl().equals("when")));
        assertThat(SignMapper.memory(stored)).isEmpty();
        assertThat(types(assess("2026-03-10T13:00:00Z"))).contains("DetectedIssue");
    }

    private DetectedIssue storedIssue() {
        return stored.stream()
                .filter(DetectedIssue.class::isInstance)
                .map(DetectedIssue.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private Bundle assess(String asOf) {
        PatientTimeline timeline = record.asOf(asOf);
        List<Decision> decisions = Burden.decide(
                SignMapper.memory(stored),
                RecordReading.of(timeline).results().stream()
                        .filter(result -> result.rule().id().contains("injury")
                                || result.rule().id().startsWith("aki"))
                        .toList(),
                timeline);
        return SignMapper.map(timeline, decisions, stored);
    }

    private void store(Bundle bundle) {
        stored.clear();
        bundle.getEntry().forEach(entry -> stored.add((DomainResource) entry.getResource()));
    }

    private static List<String> types(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(entry -> entry.getResource().fhirType())
                .toList();
    }

    private static <T> T only(Bundle bundle, Class<T> type) {
        List<T> found = bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
