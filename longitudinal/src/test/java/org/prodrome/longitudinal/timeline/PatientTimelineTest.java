package org.prodrome.longitudinal.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Analyte;

class PatientTimelineTest {
    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1958-04-12");

    @Test
    void mergesTheSameFactToldTwiceAndKeepsBothSources() {
        record.lab("2160-0", "1.2", "mg/dL", "2025-01-10T09:00:00Z");
        record.lab("2160-0", "1.20", "mg/dL", "2025-01-10T09:00:00Z");
        record.lab("2160-0", "1.3", "mg/dL", "2025-01-10T09:00:00Z");
        PatientTimeline timeline = record.asOf("2025-02-01T00:00:00Z");
        assertThat(timeline.events("Observation")).hasSize(2);
        assertThat(timeline.events().get(0).sources()).containsExactly("Observation/1", "Observation/2");
        assertThat(timeline.leftOut().merged()).isEqualTo(1);
    }

    @Test
    void refusesOtherPatientsAndWhatWasWithdrawn() {
        record.lab("2160-0", "1.2", "mg/dL", "2025-01-10").setSubject(new Reference("Patient/p2"));
        record.lab("2160-0", "1.2", "mg/dL", "2025-01-10").setSubject(null);
        record.lab("2160-0", "1.2", "mg/dL", "2025-01-10").setStatus(Observation.ObservationStatus.ENTEREDINERROR);
        record.lab("2160-0", "1.2", "mg/dL", "2025-01-10").setStatus(Observation.ObservationStatus.CANCELLED);
        Condition refuted = record.problem(CodeSystems.SNOMED_CT, "44054006", "Diabetes", "active", "2020");
        refuted.getVerificationStatus().addCoding().setCode("refuted");
        record.add(new Questionnaire());
        LeftOut leftOut = record.asOf("2025-02-01T00:00:00Z").leftOut();
        assertThat(leftOut.otherPatient()).isEqualTo(2);
        assertThat(leftOut.enteredInError()).isEqualTo(3);
        assertThat(leftOut.unsupportedType()).isEqualTo(1);
        assertThat(record.asOf("2025-02-01T00:00:00Z").events()).isEmpty();
    }

    @Test
    void cutsWhatWasNotYetKnown() {
        record.lab("2160-0", "1.2", "mg/dL", "2025-01-10T09:00:00Z")
                .setIssuedElement(new InstantType("2025-01-12T09:00:00Z"));
        assertThat(record.asOf("2025-01-11T00:00:00Z").leftOut().notYetKnown()).isEqualTo(1);
        assertThat(record.asOf("2025-01-12T09:00:00Z")
                        .series(Analyte.CREATININE)
                        .points())
                .hasSize(1);
    }

    @Test
    void keepsTheRecordedPrecisionOfDates() {
        record.problem(CodeSystems.SNOMED_CT, "1", "a", "active", "2009");
        record.problem(CodeSystems.SNOMED_CT, "2", "b", "active", "2011-03");
        record.problem(CodeSystems.SNOMED_CT, "3", "c", "active", "2012-03-04");
        record.problem(CodeSystems.SNOMED_CT, "4", "d", "active", "2013-03-04T23:30:00-08:00");
        assertThat(record.asOf("2025-01-11T00:00:00Z").events())
                .extracting(event -> event.time().orElseThrow().printed())
                .containsExactly("2009", "2011-03", "2012-03-04", "2013-03-04");
    }

    @Test
    void readsComponentsOfAPanelInOneUnit() {
        Observation panel = record.lab("85354-9", "1", "1", "2025-01-10T09:00:00Z");
        panel.setValue(null);
        RecordBuilder.component(panel, new Code(CodeSystems.LOINC, "8480-6", "Systolic"))
                .setValue(RecordBuilder.quantity("16", "kPa"));
        RecordBuilder.component(panel, new Code(CodeSystems.LOINC, "8462-4", "Diastolic"))
                .setValue(RecordBuilder.quantity("80", "mm[Hg]"));
        PatientTimeline timeline = record.asOf("2025-02-01T00:00:00Z");
        assertThat(timeline.series(Analyte.SYSTOLIC_PRESSURE)
                        .latest()
                        .orElseThrow()
                        .value())
                .isBetween(119.9, 120.1);
        assertThat(timeline.series(Analyte.DIASTOLIC_PRESSURE)
                        .latest()
                        .orElseThrow()
                        .component())
                .isEqualTo("8462-4");
        assertThat(timeline.leftOut().unmappedCodes()).isZero();
    }

    @Test
    void quarantinesWhatCannotBeComputedWith() {
        record.lab("2160-0", "1.0", "mg/dL", "2025-01-01");
        record.lab("2160-0", "1.1", "mg/dL", "2025-01-02");
        record.lab("2160-0", "0.9", "mg/dL", "2025-01-03");
        record.lab("2160-0", "1.2", "", "2025-01-04");
        record.lab("2160-0", "0.3", "mg/dL", "2025-01-05")
                .getValueQuantity()
                .setComparator(QuantityComparator.LESS_THAN);
        record.lab("2160-0", "1.0", "mg/dL", "2025-01");
        record.lab("718-7", "130", "g/L", "2025-01-01");
        record.lab("718-7", "132", "g/L", "2025-01-02");
        record.lab("718-7", "131", "g/L", "2025-01-03");
        record.lab("718-7", "128", "g/L", "2025-01-04");
        record.lab("718-7", "22", "g/dL", "2025-01-05");
        PatientTimeline timeline = record.asOf("2025-02-01T00:00:00Z");
        assertThat(timeline.series(Analyte.CREATININE).points()).hasSize(3);
        assertThat(timeline.series(Analyte.CREATININE).quarantined())
                .extracting(LabSeries.Quarantined::reason)
                .containsExactlyInAnyOrder(
                        "the quantity has no unit", "only known to be < a limit", "no date to the day");
        assertThat(timeline.series(Analyte.HAEMOGLOBIN).points()).hasSize(5);
    }

    @Test
    void takesAUnitMistakeForAMistakeAndNotForAChange() {
        for (int day = 1; day <= 6; day++) {
            record.lab("2345-7", "95", "mg/dL", "2025-01-0" + day);
        }
        record.lab("2345-7", "1700", "mg/dL", "2025-01-07");
        LabSeries glucose = record.asOf("2025-02-01T00:00:00Z").series(Analyte.GLUCOSE);
        assertThat(glucose.points()).hasSize(6);
        assertThat(glucose.quarantined())
                .singleElement()
                .satisfies(value -> assertThat(value.reason()).contains("probably another unit"));
    }

    @Test
    void needsAPatientWithAnId() {
        assertThatThrownBy(() -> PatientTimeline.from(new Patient(), List.of(), Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
