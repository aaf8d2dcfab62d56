package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.detector.metabolic.AdaRiskTest;
import org.prodrome.longitudinal.detector.metabolic.FindRisc;
import org.prodrome.longitudinal.detector.metabolic.HaemoglobinA1cTrajectory;
import org.prodrome.longitudinal.detector.metabolic.ThyroidFunction;
import org.prodrome.terminology.code.Drugs;
import org.prodrome.terminology.code.MetabolicCodes;
import org.prodrome.terminology.code.Snomed;

/** Sentences of the metabolic rules: proved, and dropped when one fact is wrong. */
class MetabolicClaimsTest {
    private static final String NOW = "2026-11-20T10:00:00Z";

    private final SmallRecord record = new SmallRecord(AdministrativeGender.FEMALE, "1960-05-01");

    @Test
    void aSingleBigStepIntoTheDiabeticRange() {
        record.lab("4548-4", "6.4", "%", "2026-03-01");
        record.lab("4548-4", "7.9", "%", "2026-10-01");
        assertThat(record.provedAndCaught(new HaemoglobinA1cTrajectory(), NOW).state())
                .isEqualTo("step into the diabetic range");
    }

    @Test
    void criteriaMetByTwoDifferentTests() {
        record.lab("4548-4", "6.9", "%", "2026-03-01");
        record.lab("1558-6", "134", "mg/dL", "2026-04-01");
        assertThat(record.provedAndCaught(new HaemoglobinA1cTrajectory(), NOW).state())
                .isEqualTo("criteria met");
    }

    @Test
    void aDiagnosisThatWasMadeSinceDropsTheSentence() {
        record.lab("4548-4", "6.9", "%", "2026-03-01");
        record.lab("4548-4", "7.0", "%", "2026-08-01");
        var detection = record.detection(new HaemoglobinA1cTrajectory(), NOW);
        record.problem(Snomed.DIABETES.members().get(0), "2026-09-01");
        assertThat(record.kept(detection.summary())).isEmpty();
    }

    @Test
    void aClimbWithItsProjectedDate() {
        String[] values = {"5.5", "5.6", "5.75", "5.85", "6.0"};
        for (int i = 0; i < values.length; i++) {
            record.lab("4548-4", values[i], "%", "%d-%02d-10".formatted(2024 + (6 * i) / 12, 1 + (6 * i) % 12));
        }
        var detection = record.provedAndCaught(new HaemoglobinA1cTrajectory(), NOW);
        assertThat(detection.state()).isEqualTo("climbing");
        assertThat(detection.details().toString()).contains("hba1c-projection");
    }

    @Test
    void aHighQuestionnaireFromWhatTheRecordHolds() {
        record.lab("39156-5", "33", "kg/m2", "2026-03-01");
        record.lab("8280-0", "104", "cm", "2026-03-01");
        record.problem(Snomed.PREDIABETES.members().get(0), "2019-03-01");
        record.problem(Snomed.HYPERTENSION.members().get(0), "2019-03-01");
        record.problem(MetabolicCodes.GESTATIONAL_DIABETES.members().get(0), "1990-03-01");
        record.drug(Drugs.BLOOD_PRESSURE_LOWERING.members().get(0), "2026-03-01");
        record.provedAndCaught(new FindRisc(), NOW);
        record.provedAndCaught(new AdaRiskTest(), NOW);
    }

    @Test
    void anAnswerThatWasOverlookedDropsTheTotal() {
        record.lab("39156-5", "33", "kg/m2", "2026-03-01");
        record.problem(Snomed.HYPERTENSION.members().get(0), "2019-03-01");
        var detection = record.detection(new AdaRiskTest(), NOW);
        record.problem(MetabolicCodes.GESTATIONAL_DIABETES.members().get(0), "1990-03-01");
        assertThat(record.kept(detection.summary())).isEmpty();
    }

    @Test
    void anUnderactiveThyroid() {
        record.lab("3016-3", "14", "uIU/mL", "2026-10-01").addReferenceRange().setHigh(new Quantity(4.2));
        record.lab("3024-7", "0.5", "ng/dL", "2026-10-01").addReferenceRange().setLow(new Quantity(0.9));
        record.drug(MetabolicCodes.THYROID_TOXIC.members().get(0), "2026-03-01")
                .getMedicationCodeableConcept()
                .setText("Amiodarone");
        assertThat(record.provedAndCaught(new ThyroidFunction(), NOW).state()).isEqualTo("overt");
    }

    @Test
    void aThyrotropinRaisedTwice() {
        record.lab("3016-3", "6.1", "mU/L", "2026-07-01");
        record.lab("3016-3", "7.2", "uU/mL", "2026-10-01");
        record.lab("3024-7", "1.1", "ng/dL", "2026-10-01").addReferenceRange().setLow(new Quantity(0.9));
        assertThat(record.provedAndCaught(new ThyroidFunction(), NOW).state()).isEqualTo("raised twice");
    }

    @Test
    void aThyrotropinRaisedOnce() {
        record.lab("3016-3", "7.2", "uU/mL", "2026-10-01");
        assertThat(record.provedAndCaught(new ThyroidFunction(), NOW).state()).isEqualTo("raised once");
    }
}
