package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.kidney.AnticoagulantAndKidney;
import org.prodrome.longitudinal.detector.kidney.BlockerMonitoring;
import org.prodrome.longitudinal.detector.kidney.EarlyKidneySignal;
import org.prodrome.longitudinal.detector.kidney.EgfrReading;
import org.prodrome.longitudinal.detector.kidney.KidneyDecline;
import org.prodrome.longitudinal.detector.kidney.KidneyFailureRisk;
import org.prodrome.longitudinal.detector.kidney.KidneyInjury;
import org.prodrome.longitudinal.detector.kidney.KidneyRecovery;
import org.prodrome.longitudinal.detector.kidney.MetforminAndKidney;
import org.prodrome.longitudinal.detector.kidney.PotassiumReading;
import org.prodrome.longitudinal.detector.kidney.TripleWhammy;
import org.prodrome.longitudinal.detector.kidney.UncodedKidneyDisease;

/** Every sentence of the kidney rules: proved, and dropped when one fact that it rests on is wrong. */
class KidneySentencesTest {
    private static final String NOW = "2026-11-20T12:00:00Z";

    @Test
    void kidneyDiseaseThatIsNotOnTheList() {
        caught(
                new UncodedKidneyDisease(),
                man("1950-02-01")
                        .lab("2160-0", "1.6", "mg/dL", "2026-03-01")
                        .lab("2160-0", "1.7", "mg/dL", "2026-11-01"),
                "CKD is not on the problem list: eGFR 41 on 2026-11-01, 44 on 2026-03-01, below 60 in all 2 values.");
        caught(
                new UncodedKidneyDisease(),
                man("1950-02-01").lab("9318-7", "30", "mg/g", "2026-03-01").lab("9318-7", "120", "mg/g", "2026-11-01"),
                "CKD is not on the problem list: urine albumin/creatinine 120 mg/g on 2026-11-01, 30 on 2026-03-01, raised"
                        + " in all 2 values.");
    }

    @Test
    void metforminBelowTheLimit() {
        caught(
                new MetforminAndKidney(),
                man("1950-02-01")
                        .lab("2160-0", "2.9", "mg/dL", "2026-11-01")
                        .drug("6809", "Metformin 500 mg", "2020-01-01"),
                "Metformin is active and eGFR is 22 (2026-11-01): contraindicated by the FDA's limits of 2016.");
    }

    @Test
    void metforminOnItsWayBelowTheLimit() {
        caught(
                new MetforminAndKidney(),
                falling().drug("6809", "Metformin 500 mg", "2020-01-01"),
                "Metformin is active; eGFR 47 (2026-10-15) is on its way below 45 within 90 days.");
    }

    @Test
    void anticoagulantWhoseDoseNoLongerFits() {
        caught(
                new AnticoagulantAndKidney(),
                man("1944-02-01")
                        .problem("49436004", "Atrial fibrillation", "2019-01-01")
                        .lab("2160-0", "1.6", "mg/dL", "2026-11-01")
                        .lab("29463-7", "82", "kg", "2026-10-01")
                        .drug("1364430", "Apixaban 5 MG Oral Tablet", "2022-01-01"),
                "Apixaban is active: the US label asks for 2.5 mg BID (age 82, 82.0 kg, creatinine 1.60 mg/dL on 2026-11-01).");
    }

    @Test
    void threeDrugsTogether() {
        caught(
                new TripleWhammy(),
                man("1950-02-01")
                        .lab("2160-0", "1.9", "mg/dL", "2026-11-01")
                        .drug("5640", "Ibuprofen", "2026-10-01")
                        .drug("29046", "Lisinopril", "2020-01-01")
                        .drug("4603", "Furosemide", "2020-01-01"),
                "Together: ibuprofen (NSAID), lisinopril and furosemide, with eGFR 36 (2026-11-01); risk of acute kidney injury.");
    }

    @Test
    void potassiumThatIsDangerous() {
        caught(
                new PotassiumReading(),
                man("1950-02-01")
                        .lab("2823-3", "5.1", "mmol/L", "2026-10-01")
                        .lab("2823-3", "6.6", "mmol/L", "2026-11-19T08:00:00Z")
                        .drug("9997", "Spironolactone", "2026-10-02"),
                "Potassium 6.6 mmol/L on 2026-11-19 08:00 (28 h ago): severe hyperkalaemia.");
    }

    @Test
    void potassiumThatClimbs() {
        caught(
                new PotassiumReading(),
                man("1950-02-01")
                        .lab("2823-3", "4.4", "mmol/L", "2026-09-01")
                        .lab("2823-3", "4.8", "mmol/L", "2026-10-15")
                        .lab("2823-3", "5.2", "mmol/L", "2026-11-15")
                        .drug("29046", "Lisinopril", "2026-08-02"),
                "Potassium climbs: 4.4 to 4.8 to 5.2 mmol/L (+18 %) by 2026-11-15, still below the limit.");
    }

    @Test
    void noPotassiumSinceTheBlockerWasBegun() {
        caught(
                new BlockerMonitoring(),
                man("1950-02-01")
                        .lab("2160-0", "1.1", "mg/dL", "2026-10-30")
                        .lab("2823-3", "4.4", "mmol/L", "2026-07-01")
                        .drug("29046", "Lisinopril", "2026-09-01"),
                "No potassium a week or more after lisinopril was begun 11 weeks ago, on 2026-09-01 (now active).");
    }

    @Test
    void riskOfKidneyFailureWithFourSixAndEightVariables() {
        Chart four = man("1960-02-01")
                .lab("2160-0", "2.2", "mg/dL", "2026-05-01")
                .lab("2160-0", "2.3", "mg/dL", "2026-11-01")
                .lab("9318-7", "900", "mg/g", "2026-10-20");
        caught(new KidneyFailureRisk(), four, "");
        caught(
                new KidneyFailureRisk(),
                four.problem("44054006", "Type 2 diabetes", "2010-01-01")
                        .problem("38341003", "Hypertension", "2011-01-01"),
                "");
        List<Claim> eight = caught(
                new KidneyFailureRisk(),
                four.lab("1751-7", "3.5", "g/dL", "2026-11-01")
                        .lab("2777-1", "4.4", "mg/dL", "2026-11-01")
                        .lab("1963-8", "22", "mmol/L", "2026-11-01")
                        .lab("17861-6", "9.0", "mg/dL", "2026-11-01"),
                "");
        assertThat(eight.get(1).text()).contains("KFRE with 8 variables");
    }

    @Test
    void creatinineAndCystatinThatDisagree() {
        caught(
                new EgfrReading(),
                man("1960-02-01")
                        .lab("2160-0", "0.8", "mg/dL", "2026-11-01")
                        .lab("33863-2", "1.6", "mg/L", "2026-11-01"),
                "eGFR 98 by creatinine, 41 by cystatin C: 58 % apart (2026-11-01); 62 by both.");
    }

    @Test
    void egfrOfACreatinineThatIsNotSteady() {
        caught(
                new EgfrReading(),
                man("1960-02-01")
                        .lab("2160-0", "1.4", "mg/dL", "2026-11-10")
                        .lab("2160-0", "1.9", "mg/dL", "2026-11-14"),
                "eGFR 38 of 2026-11-14 is not reliable: creatinine rose from 1.40 to 1.90 mg/dL in 7 days.");
    }

    @Test
    void injuryByTheLimitOfFourOrByRatio() {
        caught(
                new KidneyInjury(),
                man("1950-02-01")
                        .lab("2160-0", "3.4", "mg/dL", "2026-11-17T08:00:00Z")
                        .lab("2160-0", "3.9", "mg/dL", "2026-11-18T08:00:00Z")
                        .lab("2160-0", "4.3", "mg/dL", "2026-11-19T08:00:00Z")
                        .drug("5640", "Ibuprofen", "2026-11-01")
                        .drug("6809", "Metformin", "2020-11-01"),
                "Acute kidney injury, KDIGO stage 3 by the 4.0 mg/dL limit: creatinine 4.30 mg/dL on 2026-11-19 08:00, lowest in"
                        + " 7 days 3.40.");
        caught(
                new KidneyInjury(),
                man("1950-02-01")
                        .lab("2160-0", "1.0", "mg/dL", "2026-06-17")
                        .lab("2160-0", "2.1", "mg/dL", "2026-11-19"),
                "Possible acute kidney injury, NHS stage 2: creatinine 2.10 mg/dL on 2026-11-19, 1.00 on 2026-06-17.");
        caught(
                new KidneyInjury(),
                man("1950-02-01")
                        .lab("2160-0", "2.7", "mg/dL", "2026-06-17")
                        .lab("2160-0", "4.2", "mg/dL", "2026-11-19"),
                "Possible acute kidney injury, NHS stage 3 by the 354 µmol/L limit: creatinine 4.20 mg/dL on 2026-11-19, 2.70 on"
                        + " 2026-06-17.");
    }

    @Test
    void injuryThatIsWorseAgainstTheYearThanWithinTheWeek() {
        List<Claim> claims = caught(
                new KidneyInjury(),
                man("1950-02-01")
                        .lab("2160-0", "0.8", "mg/dL", "2026-06-17")
                        .lab("2160-0", "3.0", "mg/dL", "2026-11-18T08:00:00Z")
                        .lab("2160-0", "3.0", "mg/dL", "2026-11-19T08:00:00Z"),
                "Possible acute kidney injury, NHS stage 3: creatinine 3.00 mg/dL on 2026-11-19, 0.80 on 2026-06-17.");
        assertThat(claims.get(1).text()).endsWith("within the week alone, KDIGO stage: none.");
    }

    @Test
    void injuryByUrineAndByDialysis() {
        Chart chart = man("1950-02-01").lab("29463-7", "80", "kg", "2026-11-18");
        for (int hour = 0; hour < 8; hour++) {
            chart.lab("9187-6", "20", "mL", "2026-11-20T%02d:00:00Z".formatted(4 + hour));
        }
        caught(
                new KidneyInjury(),
                chart,
                "Acute kidney injury, KDIGO stage 1 by urine: 0.25 mL/kg/h over 6 h to 2026-11-20 11:00, weight 80 kg.");
        caught(
                new KidneyInjury(),
                man("1950-02-01").procedure("302497006", "Hemodialysis", "2026-11-19T09:00:00Z"),
                "Acute kidney injury, KDIGO stage 3: kidney replacement therapy (Hemodialysis) on 2026-11-19.");
    }

    @Test
    void theEarlySignWithAndWithoutACause() {
        Chart chart = man("1950-02-01")
                .lab("2160-0", "1.00", "mg/dL", "2026-11-17T08:00:00Z")
                .lab("2160-0", "1.20", "mg/dL", "2026-11-19T08:00:00Z");
        caught(
                new EarlyKidneySignal(),
                chart,
                "Creatinine 1.20 mg/dL on 2026-11-19 08:00 is more than 13 % above its 7-day low of 1.00; KDIGO stage: none.");
        caught(
                new EarlyKidneySignal(),
                chart.drug("1807507", "Vancomycin", "2026-11-17")
                        .lab("8480-6", "84", "mm[Hg]", "2026-11-18T08:00:00Z")
                        .lab("2823-3", "4.0", "mmol/L", "2026-11-17T08:00:00Z")
                        .lab("2823-3", "4.9", "mmol/L", "2026-11-19T08:00:00Z"),
                "");
    }

    @Test
    void anInjuryThatDidNotResolveAndOneThatDid() {
        Chart chart = man("1950-02-01")
                .lab("2160-0", "1.0", "mg/dL", "2026-10-01T08:00:00Z")
                .lab("2160-0", "2.2", "mg/dL", "2026-10-03T08:00:00Z")
                .lab("2160-0", "1.9", "mg/dL", "2026-11-10T08:00:00Z");
        caught(
                new KidneyRecovery(),
                chart,
                "Kidney injury of 2026-10-03 not resolved after 38 days: creatinine 1.90 mg/dL (2026-11-10), 1.00 before it.");
        caught(
                new KidneyRecovery(),
                chart.lab("2160-0", "1.2", "mg/dL", "2026-11-14T08:00:00Z")
                        .lab("2160-0", "1.1", "mg/dL", "2026-11-17T08:00:00Z"),
                "Kidney injury of 2026-10-03: creatinine back to 1.10 mg/dL by 2026-11-17, 1.00 before the injury.");
    }

    @Test
    void kidneyFunctionThatFallsRapidly() {
        List<Claim> claims = caught(
                new KidneyDecline(),
                falling()
                        .lab("9318-7", "80", "mg/g", "2025-10-20")
                        .lab("9318-7", "190", "mg/g", "2026-10-20")
                        .drug("29046", "Lisinopril", "2020-01-01")
                        .drug("5640", "Ibuprofen", "2026-01-01"),
                "");
        assertThat(claims)
                .extracting(Claim::templateId)
                .contains("ckd-progression.projection.15", "ckd-progression.risk");
    }

    @Test
    void aSlopeThroughThreeValuesSaysThatItIsProvisionalAndHasNoInterval() {
        List<Claim> claims = caught(
                new KidneyDecline(),
                man("1956-05-01")
                        .lab("2160-0", "1.05", "mg/dL", "2025-12-15")
                        .lab("2160-0", "1.30", "mg/dL", "2026-04-15")
                        .lab("2160-0", "1.70", "mg/dL", "2026-10-15"),
                "");
        assertThat(claims.get(0).text()).startsWith("Provisional");
        assertThat(claims).noneMatch(claim -> claim.text().contains("95 %"));
    }

    @Test
    void aCourseThatBentSaysWhenAndIsProvedASecondTime() {
        Chart chart = man("1956-05-01");
        String[] creatinine = {"0.95", "0.97", "0.94", "0.96", "0.97", "0.95", "1.10", "1.27", "1.49", "1.78"};
        for (int i = 0; i < creatinine.length; i++) {
            chart.lab("2160-0", creatinine[i], "mg/dL", "%d-%s-15".formatted(2022 + i / 2, i % 2 == 0 ? "04" : "10"));
        }

        List<Claim> claims = Sayings.of(new KidneyDecline(), chart.resources(), NOW);
        Claim bend = claims.stream()
                .filter(claim -> claim.templateId().equals("ckd-progression.bend"))
                .findFirst()
                .orElseThrow();

        assertThat(bend.text()).startsWith("The course changed around 2024-1");
        Corruptions.of(chart.resources(), claims).assertProved();
        Corruptions.of(chart.resources(), List.of(bend)).assertProvedAndEachCaught();
    }

    static Chart man(String born) {
        return new Chart(AdministrativeGender.MALE, born);
    }

    /** Six creatinine values over two and a half years, eGFR from about 80 to 47. */
    static Chart falling() {
        return man("1956-05-01")
                .lab("2160-0", "1.05", "mg/dL", "2024-04-15")
                .lab("2160-0", "1.15", "mg/dL", "2024-10-15")
                .lab("2160-0", "1.25", "mg/dL", "2025-04-15")
                .lab("2160-0", "1.37", "mg/dL", "2025-10-15")
                .lab("2160-0", "1.45", "mg/dL", "2026-04-15")
                .lab("2160-0", "1.58", "mg/dL", "2026-10-15");
    }

    static List<Claim> caught(Detector detector, Chart chart, String summary) {
        List<Claim> claims = Sayings.of(detector, chart.resources(), NOW);
        if (!summary.isEmpty()) {
            assertThat(claims.get(0).text()).isEqualTo(summary);
        }
        Corruptions.of(chart.resources(), claims).assertProvedAndEachCaught();
        return claims;
    }
}
