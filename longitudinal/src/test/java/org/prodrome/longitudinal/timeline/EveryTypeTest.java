package org.prodrome.longitudinal.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;

/** Each type of resource that carries clinical time, from one file with one of each. */
class EveryTypeTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1958-04-12");

    @Test
    void readsWhenWhatAndHowItStands() throws Exception {
        PatientTimeline timeline = oneOfEach();
        List<String> lines = timeline.events().stream()
                .map(event -> "%s | %s | %s | %s"
                        .formatted(
                                event.type(),
                                event.time().map(ClinicalTime::printed).orElse("-"),
                                event.label(),
                                event.status()))
                .toList();
        assertThat(lines)
                .contains(
                        "MedicationAdministration | 2024-03-01 | Vancomycin | completed",
                        "MedicationDispense | 2024-03-02 | Lisinopril 10 mg | completed",
                        "CarePlan | 2024-03 | Diabetes self management plan | active",
                        "CareTeam | 2024-01-01 | Heart failure team | active",
                        "Goal | 2024-02-01 | HbA1c below 7 % | active",
                        "ServiceRequest | 2024-02-03 | CT of chest | active",
                        "Specimen | 2024-02-04 | Venous blood | available",
                        "RiskAssessment | 2024-02-05 | Fall risk | final",
                        "QuestionnaireResponse | 2024-02-06 |  | completed",
                        "Flag | 2023 | Falls | active",
                        "ClinicalImpression | 2024-02-07 | Assessment | completed",
                        "FamilyMemberHistory | 2022-05 | mother: Colon cancer, Diabetes | completed",
                        "DeviceUseStatement | 2021 | Pacemaker | active",
                        "Communication | 2024-02-08 | Result told | completed",
                        "EpisodeOfCare | 2024-01-01 | Dialysis | active",
                        "Device | - | Infusion pump | active",
                        "Media | 2024-02-09 | Photo | completed",
                        "Composition | 2024-02-10 | Discharge summary | final",
                        "Appointment | 2024-12-01 | Nephrology | booked");
        assertThat(timeline.leftOut().enteredInError()).isEqualTo(3);
        assertThat(timeline.leftOut().notDone()).isEqualTo(4);
        assertThat(timeline.unsupportedTypes()).containsExactly(java.util.Map.entry("Basic", 1));
    }

    @Test
    void keepsWhatWasNotDoneApart() throws Exception {
        PatientTimeline timeline = oneOfEach();
        assertThat(timeline.events("Procedure")).isEmpty();
        assertThat(timeline.notDone("Procedure"))
                .singleElement()
                .satisfies(event -> assertThat(event.label()).isEqualTo("Colonoscopy"));
        assertThat(timeline.notDone("ServiceRequest")).hasSize(1);
        assertThat(timeline.notDone("MedicationStatement")).hasSize(1);
        assertThat(timeline.notDone("Immunization")).hasSize(1);
    }

    @Test
    void findsFamilyHistoryByAnyCondition() throws Exception {
        CodeSet diabetes = CodeSet.of("diabetes", CodeSystems.SNOMED_CT, "44054006", "Diabetes");
        assertThat(oneOfEach().events("FamilyMemberHistory", diabetes)).hasSize(1);
    }

    @Test
    void knowsAnAppointmentFromTheDayItWasMade() throws Exception {
        PatientTimeline timeline = oneOfEach();
        assertThat(timeline.asOf(Instant.parse("2024-03-09T00:00:00Z")).events("Appointment"))
                .isEmpty();
        assertThat(timeline.asOf(Instant.parse("2024-03-11T00:00:00Z")).events("Appointment"))
                .hasSize(1);
        Appointment unsaid = new Appointment();
        unsaid.addParticipant().getActor().setReference("Patient/p1");
        unsaid.getStartElement().setValueAsString("2026-01-01T09:00:00Z");
        record.add(unsaid);
        assertThat(record.asOf("2025-12-01T00:00:00Z").leftOut().notYetKnown()).isEqualTo(1);
    }

    @Test
    void doesNotKnowTheEndBeforeItCame() {
        Condition pneumonia = record.problem(CodeSystems.SNOMED_CT, "233604007", "Pneumonia", "resolved", "2024-01-05");
        pneumonia.setAbatement(new DateTimeType("2024-01-20"));
        Encounter stay = record.visit("IMP", "2024-01-05T10:00:00Z", "2024-01-09T10:00:00Z");
        PatientTimeline full = record.asOf("2025-01-01T00:00:00Z");
        assertThat(full.events()).extracting(Event::status).containsExactly("resolved", "finished");
        assertThat(full.asOf(Instant.parse("2024-01-06T00:00:00Z")).events())
                .extracting(Event::status)
                .containsExactly("active", "in-progress");
        assertThat(full.events("Encounter").get(0).end().orElseThrow().printed())
                .isEqualTo(stay.getPeriod().getEndElement().getValueAsString().substring(0, 10));
    }

    @Test
    void countsUnmappedCodesByCode() {
        record.lab("99999-9", "1", "1", "2024-01-01");
        record.lab("99999-9", "2", "1", "2024-01-02");
        record.lab("88888-8", "2", "1", "2024-01-02")
                .getCode()
                .getCodingFirstRep()
                .setCode("");
        assertThat(record.asOf("2025-01-01T00:00:00Z").unmappedCodes(1))
                .singleElement()
                .satisfies(counted -> {
                    assertThat(counted.code().code()).isEqualTo("99999-9");
                    assertThat(counted.count()).isEqualTo(2);
                });
        assertThat(record.asOf("2025-01-01T00:00:00Z").unmappedCodes(9)).hasSize(2);
    }

    private PatientTimeline oneOfEach() throws Exception {
        List<Resource> resources = new ArrayList<>();
        try (var in = getClass().getResourceAsStream("one-of-each-type.json")) {
            FHIR.newJsonParser()
                    .parseResource(Bundle.class, in)
                    .getEntry()
                    .forEach(entry -> resources.add(entry.getResource()));
        }
        return PatientTimeline.from(record.patient(), resources, Instant.parse("2024-06-01T00:00:00Z"));
    }
}
