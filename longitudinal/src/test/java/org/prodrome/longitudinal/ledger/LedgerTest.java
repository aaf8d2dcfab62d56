package org.prodrome.longitudinal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.ledger.Contradiction.Kind;
import org.prodrome.longitudinal.note.NoteClaims;
import org.prodrome.longitudinal.note.Notes;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSystems;

class LedgerTest {
    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");

    private PatientTimeline timeline() {
        return record.asOf("2026-01-01T00:00:00Z");
    }

    private void holds(Kind kind, String... sources) {
        assertThat(Ledger.of(timeline())).singleElement().satisfies(entry -> {
            assertThat(entry.kind()).isEqualTo(kind);
            assertThat(entry.sources()).containsExactlyInAnyOrder(sources);
            assertThat(entry.detail()).isNotBlank();
            assertThat(entry.kept()).isNotBlank();
        });
    }

    private void note(String text) {
        DocumentReference note = new DocumentReference();
        note.setSubject(new Reference("Patient/p1"));
        note.getDateElement().setValueAsString("2025-01-01T00:00:00Z");
        note.addContent()
                .getAttachment()
                .setContentType("text/plain; charset=utf-8")
                .setData(text.getBytes(StandardCharsets.UTF_8));
        record.add(note);
    }

    @Test
    void isEmptyForARecordThatAgrees() {
        record.allergy("Penicillin V");
        record.lab("2160-0", "1.0", "mg/dL", "2025-01-01T08:00:00Z");
        record.lab("2160-0", "1.1", "mg/dL", "2025-01-02T08:00:00Z");
        note("Allergies: penicillin. Father allergic to sulfa.");
        assertThat(Ledger.of(timeline())).isEmpty();
    }

    @Test
    void comparesBirthDateAndSexOfLinkedPatients() {
        Patient other = new Patient().setGender(AdministrativeGender.FEMALE);
        other.setId("p2");
        other.getBirthDateElement().setValueAsString("1951-01-01");
        other.addLink().setOther(new Reference("Patient/p1")).setType(Patient.LinkType.REPLACEDBY);
        record.resources().add(other);
        holds(Kind.LINKED_PATIENT, "Patient/p1", "Patient/p2");
        assertThat(Ledger.of(timeline()).get(0).detail())
                .isEqualTo(
                        "linked Patient resources have the birth dates 1950-01-01 and 1951-01-01 and the sexes male and"
                                + " female");
        other.setGender(AdministrativeGender.MALE).getBirthDateElement().setValueAsString("1950");
        assertThat(Ledger.of(timeline())).isEmpty();
    }

    @Test
    void keepsAnAllergyThatOnlyANoteNames() {
        note("HPI: she is allergic to penicillin.");
        assertThat(Ledger.of(timeline()))
                .anySatisfy(entry -> assertThat(entry.kind()).isEqualTo(Kind.ALLERGY_ONLY_IN_A_NOTE));
    }

    @Test
    void keepsNoKnownAllergyBesideOne() {
        record.allergy("No known allergies");
        record.allergy("Latex");
        holds(Kind.NO_KNOWN_ALLERGY_BESIDE_ONE, "AllergyIntolerance/1", "AllergyIntolerance/2");
    }

    @Test
    void keepsAnActiveOrderOfAStoppedDrug() {
        record.drug("29046", "Lisinopril", "2024-01-01");
        MedicationStatement statement = new MedicationStatement();
        statement.setSubject(new Reference("Patient/p1"));
        statement.setStatus(MedicationStatement.MedicationStatementStatus.STOPPED);
        statement.setMedication(
                record.resources().get(0) instanceof org.hl7.fhir.r4.model.MedicationRequest order
                        ? order.getMedication()
                        : null);
        statement.setDateAssertedElement(new DateTimeType("2024-05-01"));
        record.add(statement);
        holds(Kind.ORDERED_BUT_STOPPED, "MedicationRequest/1", "MedicationStatement/2");
    }

    @Test
    void keepsAProblemThatIsOverAndIsNot() {
        record.problem(CodeSystems.SNOMED_CT, "44054006", "Diabetes", "active", "2010");
        record.problem(CodeSystems.SNOMED_CT, "44054006", "Diabetes", "resolved", "2015");
        holds(Kind.RESOLVED_AND_ACTIVE, "Condition/1", "Condition/2");
    }

    @Test
    void keepsTwoValuesOfOneInstant() {
        record.lab("2160-0", "1.0", "mg/dL", "2025-01-01T08:00:00Z");
        record.lab("2160-0", "3.1", "mg/dL", "2025-01-01T08:00:00Z");
        holds(Kind.TWO_VALUES_AT_ONCE, "Observation/1", "Observation/2");
    }

    @Test
    void keepsWhatLiesOutsideLife() {
        record.lab("2160-0", "1.0", "mg/dL", "1949-01-01T08:00:00Z");
        holds(Kind.OUTSIDE_LIFE, "Patient/p1", "Observation/1");
    }

    @Test
    void keepsWhatASexDoesNotHave() {
        record.problem(CodeSystems.SNOMED_CT, "77386006", "Pregnancy", "active", "2020");
        holds(Kind.SEX, "Patient/p1", "Condition/1");
    }

    @Test
    void keepsWhatANoteSaysTooRarelyRight() {
        DiagnosticReport film = new DiagnosticReport();
        film.setSubject(new Reference("Patient/p1"));
        film.setEffective(new DateTimeType("2025-01-01"));
        film.setConclusion("Diabetes. Small pleural effusion.");
        record.add(film);
        holds(Kind.UNSURE_NOTE, "DiagnosticReport/1");
        assertThat(Notes.of(timeline()).stream().flatMap(said -> NoteClaims.of(said).stream()))
                .singleElement()
                .satisfies(
                        claim -> assertThat(claim.text())
                                .isEqualTo(
                                        "2025-01-01, from a note, not a coded finding: \u201cpleural effusion\u201d, present."));
    }
}
