package org.prodrome.longitudinal.burden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.longitudinal.burden.Decision.Reason;
import org.prodrome.longitudinal.burden.Decision.Silent;
import org.prodrome.longitudinal.burden.Decision.Speak;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** A patient in MICU from the 2nd to the 5th, before and after on a ward. */
class IntensiveCareTest {
    @Test
    void inTheUnitNews2IsNotSaidAndAfterItIsSaidAsTheFirst() {
        PatientTimeline there = at("MICU", "2026-03-03T10:00:00Z");
        List<Decision> inside = Burden.decide(List.of(), List.of(found("news2/1")), there);

        assertThat(inside)
                .singleElement()
                .isInstanceOfSatisfying(
                        Silent.class, silent -> assertThat(silent.reason()).isEqualTo(Reason.INTENSIVE_CARE));
        List<Utterance> memory = Burden.remember(List.of(), inside, there);
        assertThat(memory).isEmpty();
        assertThat(Burden.decide(memory, List.of(found("news2/1")), at("MICU", "2026-03-05T10:00:00Z")))
                .singleElement()
                .isInstanceOf(Speak.class);
    }

    @Test
    void beforeTheUnitAndForOtherRulesNothingChanges() {
        assertThat(Burden.decide(List.of(), List.of(found("news2/1")), at("MICU", "2026-03-01T10:00:00Z")))
                .singleElement()
                .isInstanceOf(Speak.class);
        assertThat(Burden.decide(List.of(), List.of(found("potassium/1")), at("MICU", "2026-03-03T10:00:00Z")))
                .singleElement()
                .isInstanceOf(Speak.class);
    }

    @ParameterizedTest
    @CsvSource({
        "CVICU,true",
        "Med-Surg ICU,true",
        "CCU-CTICU,true",
        "Intensive care unit 2,true",
        "Medical ward,false",
        "Circuit training,false",
        "Day care,false"
    })
    void aUnitIsKnownByItsName(String name, boolean isUnit) {
        assertThat(IntensiveCare.answers("news2/1", at(name, "2026-03-03T10:00:00Z")))
                .isEqualTo(isUnit);
    }

    private static PatientTimeline at(String unit, String instant) {
        Patient patient = new Patient();
        patient.setId("Patient/p");
        Encounter stay = new Encounter();
        stay.setId("Encounter/e");
        stay.setStatus(Encounter.EncounterStatus.INPROGRESS)
                .setClass_(new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP", null))
                .setSubject(new Reference("Patient/p"));
        stay.getPeriod().setStartElement(new DateTimeType("2026-03-01T08:00:00Z"));
        var location = stay.addLocation();
        location.getLocation().setDisplay(unit);
        location.getPeriod()
                .setStartElement(new DateTimeType("2026-03-02T08:00:00Z"))
                .setEndElement(new DateTimeType("2026-03-05T08:00:00Z"));
        return PatientTimeline.from(
                patient, List.of(stay), new DateTimeType(instant).getValue().toInstant());
    }

    private static DetectorResult found(String rule) {
        return new Detection(
                new Rule(rule, "t", "p", "p", "l", new Citation("c", "", ""), "w"),
                Tier.T1,
                "high",
                2,
                Optional.empty(),
                new Claim("t", "words", List.of(), rule),
                List.of(),
                List.of("Patient/p"));
    }
}
