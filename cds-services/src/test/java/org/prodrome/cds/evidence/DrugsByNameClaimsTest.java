package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.kidney.AnticoagulantAndKidney;
import org.prodrome.longitudinal.detector.kidney.BlockerMonitoring;
import org.prodrome.longitudinal.detector.kidney.MetforminAndKidney;
import org.prodrome.longitudinal.detector.kidney.PotassiumReading;
import org.prodrome.longitudinal.detector.kidney.TripleWhammy;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;

/** Drugs known by a name or by a pharmacy's supply: proved, and dropped when name, supply or order is another. */
class DrugsByNameClaimsTest {
    private static final String NOW = "2026-11-20T12:00:00Z";

    private final SmallRecord record = new SmallRecord(AdministrativeGender.MALE, "1950-02-01");

    @Test
    void metforminByItsBrand() {
        record.lab("2160-0", "2.9", "mg/dL", "2026-11-10");
        MedicationRequest order = named("Glucophage XR 500 mg");
        Detection found = record.provedAndCaught(new MetforminAndKidney(), NOW);
        Claim label = found.details().get(0);
        assertThat(label.slots().stream().map(Slot::derivation))
                .anySatisfy(derivation -> assertThat(derivation.parameters()).containsEntry("named", "glucophage"));
        for (String other : new String[] {"Glucotrol XR 500 mg", "Stop Glucophage XR 500 mg", "Glucophage gel"}) {
            order.setMedication(new CodeableConcept().setText(other));
            assertThat(record.kept(found.summary())).as(other).isEmpty();
            assertThat(record.kept(label)).as(other).isEmpty();
        }
    }

    @Test
    void anAnticoagulantByItsProduct() {
        record.problem(CardiovascularProblems.ATRIAL_FIBRILLATION.members().get(0), "2020-01-01");
        record.lab("2160-0", "1.6", "mg/dL", "2026-11-10");
        record.lab("29463-7", "58", "kg", "2026-11-10");
        named("Eliquis 5 mg tablet");
        record.provedAndCaught(new AnticoagulantAndKidney(), NOW);
    }

    @Test
    void threeDrugsOfWhichOneWasHandedOver() {
        record.lab("2160-0", "1.9", "mg/dL", "2026-11-10");
        named("Lisinopril 10 mg");
        MedicationRequest water = named("Lasix 40mg");
        MedicationDispense dispense = dispense("Aleve 220 mg");
        Detection found = record.provedAndCaught(new TripleWhammy(), NOW);
        dispense.getDaysSupply().setValue(18);
        assertThat(record.kept(found.summary())).as("the supply is over").isEmpty();
        dispense.getDaysSupply().setValue(30);
        water.setStatus(MedicationRequestStatus.STOPPED);
        assertThat(record.kept(found.summary())).as("the diuretic was stopped").isEmpty();
        water.setStatus(MedicationRequestStatus.ACTIVE);
        assertThat(record.kept(found.summary())).hasSize(1);
        dispense.addAuthorizingPrescription(new Reference(
                "MedicationRequest/" + record.add(stopped()).getIdElement().getIdPart()));
        assertThat(record.kept(found.summary())).as("its order was stopped").isEmpty();
    }

    @Test
    void potassiumUnderABlockerByItsBrand() {
        record.lab("2823-3", "6.1", "mmol/L", "2026-11-19");
        named("Aldactone 25 mg");
        record.provedAndCaught(new PotassiumReading(), NOW);
    }

    @Test
    void aRaisedDoseWithoutItsCheck() {
        record.drug(new Code(CodeSystems.RXNORM, "314076", "lisinopril 10 MG Oral Tablet"), "2025-01-10");
        MedicationRequest raised =
                record.drug(new Code(CodeSystems.RXNORM, "314077", "lisinopril 20 MG Oral Tablet"), "2026-09-01");
        Detection found = record.provedAndCaught(new BlockerMonitoring(), NOW);
        raised.getMedicationCodeableConcept().setText("lisinopril 40 MG Oral Tablet");
        assertThat(record.kept(found.summary())).as("another strength").isEmpty();
        raised.getMedicationCodeableConcept().setText("ramipril 20 MG");
        assertThat(record.kept(found.summary())).as("another drug").isEmpty();
    }

    @Test
    void theFirstOrderIsNotTheFirstBesideAnOlderOne() {
        record.drug(new Code(CodeSystems.RXNORM, "314076", "lisinopril 10 MG Oral Tablet"), "2026-09-01");
        Detection found = record.provedAndCaught(new BlockerMonitoring(), NOW);
        MedicationRequest older = named("Cozaar 50 mg");
        older.setAuthoredOnElement(new DateTimeType("2020-01-01"));
        assertThat(record.kept(found.summary())).isEmpty();
    }

    private MedicationRequest stopped() {
        MedicationRequest order = new MedicationRequest();
        order.setSubject(new Reference("Patient/p1"));
        order.setStatus(MedicationRequestStatus.STOPPED);
        return order;
    }

    private MedicationRequest named(String text) {
        MedicationRequest order = record.drug(new Code(CodeSystems.RXNORM, "0", text), "2026-01-05");
        order.setMedication(new CodeableConcept().setText(text));
        return order;
    }

    private MedicationDispense dispense(String text) {
        MedicationDispense dispense = new MedicationDispense();
        dispense.setStatus(MedicationDispense.MedicationDispenseStatus.COMPLETED);
        dispense.setSubject(new Reference("Patient/p1"));
        dispense.setMedication(new CodeableConcept().setText(text));
        dispense.setWhenHandedOverElement(new DateTimeType("2026-11-01"));
        dispense.setDaysSupply(new Quantity().setValue(new BigDecimal("19")));
        return record.add(dispense);
    }
}
