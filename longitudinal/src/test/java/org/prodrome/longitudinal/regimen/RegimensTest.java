package org.prodrome.longitudinal.regimen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;

class RegimensTest {
    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1950-01-01");

    private MedicationRequest order(String rxnorm, String text, String when, String milligrams) {
        MedicationRequest order = record.drug(rxnorm, text, when);
        order.addDosageInstruction().addDoseAndRate().setDose(RecordBuilder.quantity(milligrams, "mg"));
        order.setStatus(MedicationRequest.MedicationRequestStatus.COMPLETED);
        return order;
    }

    private void dispense(String text, String when, int days) {
        MedicationDispense dispense = new MedicationDispense();
        dispense.setSubject(new Reference("Patient/p1"));
        dispense.setStatus(MedicationDispense.MedicationDispenseStatus.COMPLETED);
        dispense.setWhenHandedOverElement(new DateTimeType(when));
        dispense.getMedicationCodeableConcept().setText(text);
        dispense.setDaysSupply(RecordBuilder.quantity(Integer.toString(days), "d"));
        record.add(dispense);
    }

    private List<Course> courses() {
        return Regimens.of(record.asOf("2026-01-01T00:00:00Z"));
    }

    @Test
    void joinsOrdersAndDispensesAndSeesTheDoseChange() {
        order("29046", "Lisinopril 10 MG", "2024-01-01", "10");
        dispense("Lisinopril 10 MG", "2024-01-02", 90);
        order("29046", "Lisinopril 20 MG", "2024-03-20", "20")
                .setStatus(MedicationRequest.MedicationRequestStatus.ACTIVE);
        assertThat(courses()).singleElement().satisfies(course -> {
            assertThat(course.start().printed()).isEqualTo("2024-01-01");
            assertThat(course.evidence()).hasSize(3);
            assertThat(course.doses()).extracting(Course.Dose::text).containsExactly("10 mg", "20 mg");
            assertThat(course.gaps()).isEmpty();
            assertThat(course.ongoing()).isTrue();
            assertThat(course.classes()).containsExactly("ACE inhibitor or angiotensin receptor blocker");
        });
    }

    @Test
    void countsAGapFromTheEndOfTheSupply() {
        dispense("Metformin", "2024-01-01", 30);
        dispense("Metformin", "2024-03-31", 30);
        dispense("Metformin", "2024-04-29", 30);
        assertThat(courses())
                .singleElement()
                .satisfies(course -> assertThat(course.gaps())
                        .singleElement()
                        .satisfies(gap -> assertThat(gap.days()).isEqualTo(60)));
    }

    @Test
    void startsANewCourseAfterHalfAYear() {
        dispense("Metformin", "2024-01-01", 30);
        dispense("Metformin", "2024-09-01", 30);
        assertThat(courses()).hasSize(2);
    }

    @Test
    void findsTwoDrugsOfOneClassAtOnce() {
        order("29046", "Lisinopril", "2024-01-01", "10").setStatus(MedicationRequest.MedicationRequestStatus.ACTIVE);
        order("52175", "Losartan", "2024-02-01", "50").setStatus(MedicationRequest.MedicationRequestStatus.ACTIVE);
        order("36567", "Simvastatin", "2024-02-01", "20").setStatus(MedicationRequest.MedicationRequestStatus.ACTIVE);
        assertThat(Regimens.overlaps(courses()))
                .singleElement()
                .satisfies(overlap -> assertThat(List.of(
                                overlap.one().substance(), overlap.other().substance()))
                        .containsExactly("Lisinopril", "Losartan"));
    }

    @Test
    void takesEvidenceWithoutDateOrNameForNone() {
        order("", "", "2024-01-01", "10");
        order("1", "Aspirin", "", "10");
        assertThat(courses()).isEmpty();
    }
}
