package org.prodrome.longitudinal.detector.kidney;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.terminology.code.CodeSystems;

/** Drugs that no listed code names: by the words of an order, and by what a pharmacy handed over. */
class DrugsByNameTest {
    private static final String NOW = "2026-11-20T12:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-02-01");

    @Test
    void metforminByItsBrandIsMetforminAndTheCardSaysByWhichWord() {
        record.lab("2160-0", "2.9", "mg/dL", "2026-11-10");
        MedicationRequest order = named("Glucophage XR 500 mg");
        Detection found = (Detection) read(new MetforminAndKidney());
        assertThat(found.state()).isEqualTo("contraindicated");
        assertThat(texts(found))
                .contains(
                        "Glucophage XR 500 mg has no code that is listed here: it was recognised by the word glucophage.");
        order.setStatus(MedicationRequestStatus.STOPPED);
        assertThat(read(new MetforminAndKidney())).isInstanceOf(NotApplicable.class);
        order.setStatus(MedicationRequestStatus.ACTIVE).setMedication(new CodeableConcept().setText("Stop Glucophage"));
        assertThat(read(new MetforminAndKidney())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void anAnticoagulantProductIsDosedByItsWordsAndStrength() {
        record.problem(CodeSystems.SNOMED_CT, "49436004", "Atrial fibrillation", "active", "2020-01-01");
        record.lab("2160-0", "1.6", "mg/dL", "2026-11-10");
        record.lab("29463-7", "58", "kg", "2026-11-10");
        record.drug("1364445", "Apixaban 5 MG Oral Tablet", "2026-01-01");
        assertThat(((Detection) read(new AnticoagulantAndKidney())).state()).isEqualTo("differs: 2.5 mg BID");
        record.resources().remove(record.resources().size() - 1);
        named("Eliquis 2.5 mg tablet");
        assertThat(read(new AnticoagulantAndKidney())).isInstanceOf(NothingFound.class);
    }

    @Test
    void aDispensedNsaidCountsForItsDaysOfSupplyAndNoLonger() {
        record.lab("2160-0", "1.9", "mg/dL", "2026-11-10");
        named("Lisinopril 10 mg");
        named("Lasix 40mg");
        MedicationDispense dispense = dispense("Aleve 220 mg", "2026-11-01", "19");
        Detection found = (Detection) read(new TripleWhammy());
        assertThat(found.summary().text())
                .isEqualTo(
                        "Together: aleve (NSAID), lisinopril and lasix, with eGFR 36 (2026-11-10); risk of acute kidney"
                                + " injury.");
        assertThat(texts(found)).contains("NSAID: Aleve 220 mg is supplied until 2026-11-20, recorded on 2026-11-01.");
        dispense.getDaysSupply().setValue(18);
        assertThat(read(new TripleWhammy())).as("the day after the supply").isInstanceOf(NotApplicable.class);
        dispense.getDaysSupply().setValue(0);
        assertThat(read(new TripleWhammy())).isInstanceOf(NotApplicable.class);
        dispense.getDaysSupply().setValue(new BigDecimal("1e12"));
        assertThat(read(new TripleWhammy())).isInstanceOf(NotApplicable.class);
        dispense.getDaysSupply().setValue(3).setUnit("wk");
        assertThat(read(new TripleWhammy())).as("a unit that is no day").isInstanceOf(NotApplicable.class);
        dispense.getDaysSupply().setValue(30).setUnit("days");
        assertThat(read(new TripleWhammy())).isInstanceOf(Detection.class);
        dispense.setStatus(MedicationDispense.MedicationDispenseStatus.PREPARATION);
        assertThat(read(new TripleWhammy())).as("not handed over").isInstanceOf(NotApplicable.class);
    }

    @Test
    void whatWasHandedOverOnAnOrderThatWasStoppedIsNotInUse() {
        record.lab("2160-0", "2.9", "mg/dL", "2026-11-10");
        MedicationRequest order = named("Metformin 500 mg");
        MedicationDispense dispense = dispense("Metformin 500 mg", "2026-11-01", "90");
        dispense.addAuthorizingPrescription(new Reference(order.getId()));
        assertThat(((Detection) read(new MetforminAndKidney())).summary().text())
                .startsWith("Metformin is active");
        order.setStatus(MedicationRequestStatus.COMPLETED);
        assertThat(((Detection) read(new MetforminAndKidney())).summary().text())
                .startsWith("Metformin is supplied until 2027-01-30");
        order.setStatus(MedicationRequestStatus.STOPPED);
        assertThat(read(new MetforminAndKidney())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void aRaisedDoseOfABlockerWantsItsCheckToo() {
        record.drug("314076", "lisinopril 10 MG Oral Tablet", "2025-01-10").setStatus(MedicationRequestStatus.STOPPED);
        MedicationRequest raised = record.drug("314077", "lisinopril 20 MG Oral Tablet", "2026-09-01");
        record.lab("2823-3", "4.4", "mmol/L", "2026-09-05");
        record.lab("2160-0", "1.1", "mg/dL", "2026-10-05");
        Detection found = (Detection) read(new BlockerMonitoring());
        assertThat(found.state()).isEqualTo("gap after a rise: potassium");
        assertThat(found.summary().text())
                .isEqualTo(
                        "No potassium a week or more after lisinopril was raised from 10 mg to 20 mg 11 weeks ago, on"
                                + " 2026-09-01 (now active).");
        record.lab("2823-3", "4.4", "mmol/L", "2026-09-08");
        assertThat(read(new BlockerMonitoring())).isInstanceOf(NothingFound.class);
        raised.setMedication(new CodeableConcept().setText("lisinopril 5 MG Oral Tablet"));
        assertThat(read(new BlockerMonitoring())).as("a lower dose").isInstanceOf(NotApplicable.class);
    }

    @Test
    void theDoseOfTheOrdersComesBeforeTheStrengthOfTheTablet() {
        MedicationRequest before = record.drug("314076", "lisinopril 10 MG Oral Tablet", "2025-01-10");
        MedicationRequest after = record.drug("314076", "lisinopril 10 MG Oral Tablet", "2026-09-01");
        assertThat(read(new BlockerMonitoring())).isInstanceOf(NotApplicable.class);
        dose(before, "10");
        dose(after, "20");
        assertThat(((Detection) read(new BlockerMonitoring())).summary().text()).contains("raised from 10 mg to 20 mg");
    }

    private static void dose(MedicationRequest order, String milligrams) {
        order.addDosageInstruction()
                .addDoseAndRate()
                .setDose(new Quantity()
                        .setValue(new BigDecimal(milligrams))
                        .setUnit("mg")
                        .setCode("mg"));
    }

    private MedicationRequest named(String text) {
        MedicationRequest order = record.drug("0", text, "2026-01-05");
        order.setMedication(new CodeableConcept().setText(text));
        return order;
    }

    private MedicationDispense dispense(String text, String handedOver, String days) {
        MedicationDispense dispense = new MedicationDispense();
        dispense.setStatus(MedicationDispense.MedicationDispenseStatus.COMPLETED);
        dispense.setSubject(new Reference("Patient/p1"));
        dispense.setMedication(new CodeableConcept().setText(text));
        dispense.setWhenHandedOverElement(new DateTimeType(handedOver));
        dispense.setDaysSupply(new Quantity().setValue(new BigDecimal(days)));
        return record.add(dispense);
    }

    private static List<String> texts(Detection found) {
        return found.details().stream().map(Claim::text).toList();
    }

    private DetectorResult read(Detector detector) {
        return detector.read(record.asOf(NOW));
    }
}
