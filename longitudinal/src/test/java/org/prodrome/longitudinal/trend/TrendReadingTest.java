package org.prodrome.longitudinal.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.List;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Procedure;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.trend.PersonalInterval.Established;
import org.prodrome.longitudinal.trend.PersonalInterval.NotEstablished;
import org.prodrome.longitudinal.trend.PersonalInterval.Obstacle;
import org.prodrome.longitudinal.trend.TrendReading.Kind;
import org.prodrome.longitudinal.trend.TrendReading.Signal;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Analyte;

class TrendReadingTest {
    private static final String AS_OF = "2026-06-01T12:00:00Z";
    private static final LocalDate LAST = LocalDate.of(2026, 5, 30);

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1960-01-01");

    /** Values every so many days, the last on the last day. */
    private void labs(String loinc, String unit, int days, double... values) {
        for (int i = 0; i < values.length; i++) {
            record.lab(
                    loinc,
                    String.valueOf(values[i]),
                    unit,
                    LAST.minusDays((long) days * (values.length - 1 - i)).toString());
        }
    }

    private TrendReading read(Analyte analyte) {
        return TrendReading.of(record.asOf(AS_OF), analyte);
    }

    @Test
    void anEmptyRecordHasNothingToRead() {
        assertThat(read(Analyte.CREATININE).newest()).isNull();
        assertThat(TrendReading.all(record.asOf(AS_OF))).isEmpty();
    }

    @Test
    void valuesWithinChanceSayNothing() {
        labs("2160-0", "mg/dL", 60, 1.00, 1.03, 0.98, 1.02, 1.00, 1.04);
        TrendReading reading = read(Analyte.CREATININE);
        assertThat(reading.signals()).isEmpty();
        assertThat(reading.mayWarn()).isFalse();
        assertThat(reading.interval()).get().isInstanceOf(Established.class);
    }

    @Test
    void onlyOutsideThePersonalIntervalStaysInformation() {
        labs("2160-0", "mg/dL", 60, 1.00, 1.03, 0.98, 1.02, 1.00, 1.40);
        TrendReading reading = read(Analyte.CREATININE);
        assertThat(reading.signals()).extracting(Signal::kind).containsExactly(Kind.OUTSIDE_PERSONAL_INTERVAL);
        assertThat(reading.signals().get(0).strict()).isTrue();
        assertThat(reading.mayWarn()).isFalse();
    }

    @Test
    void aLimitCrossedByLessThanChanceIsNoSignal() {
        labs("4548-4", "%", 90, 6.4, 6.5);
        assertThat(read(Analyte.HBA1C).signals()).isEmpty();
    }

    @Test
    void aLimitCrossedBeyond95ButNot99PercentWaitsForASecondValue() {
        // 5.3 % is chance at 95 %, 7.0 % at 99 %.
        labs("4548-4", "%", 90, 6.2, 6.58);
        TrendReading first = read(Analyte.HBA1C);
        assertThat(first.signals()).extracting(Signal::kind).containsExactly(Kind.LIMIT_CROSSED);
        assertThat(first.mayWarn()).isFalse();
        RecordBuilder again = new RecordBuilder(AdministrativeGender.FEMALE, "1960-01-01");
        again.lab("4548-4", "6.2", "%", "2025-12-01");
        again.lab("4548-4", "6.58", "%", "2026-03-01");
        again.lab("4548-4", "6.6", "%", "2026-05-30");
        TrendReading second = TrendReading.of(again.asOf(AS_OF), Analyte.HBA1C);
        assertThat(second.signals()).filteredOn(Signal::repeated).hasSize(1);
        assertThat(second.mayWarn()).isTrue();
    }

    @Test
    void aLimitCrossedBeyond99PercentMayWarnAtOnce() {
        labs("4548-4", "%", 90, 6.0, 6.6);
        assertThat(read(Analyte.HBA1C).mayWarn()).isTrue();
    }

    @Test
    void whatRestsOnUnverifiedVariationNeverWarnsOnItsOwn() {
        labs("2823-3", "mmol/L", 90, 4.4, 5.6);
        TrendReading reading = read(Analyte.POTASSIUM);
        assertThat(reading.signals()).extracting(Signal::kind).containsExactly(Kind.LIMIT_CROSSED);
        assertThat(reading.signals().get(0).verified()).isFalse();
        assertThat(reading.mayWarn()).isFalse();
    }

    @Test
    void aCriticalValueNeedsNoConfirmation() {
        labs("2823-3", "mmol/L", 90, 4.4, 6.5);
        assertThat(read(Analyte.POTASSIUM).signals().get(0).kind()).isEqualTo(Kind.CRITICAL);
        assertThat(read(Analyte.POTASSIUM).mayWarn()).isTrue();
    }

    @Test
    void aClearSlopeWarnsOnlyWithASmallP() {
        labs("718-7", "g/L", 60, 140, 138, 135, 133, 130);
        Signal five = read(Analyte.HAEMOGLOBIN).signals().get(0);
        assertThat(five.kind()).isEqualTo(Kind.SLOPE);
        assertThat(five.rising()).isFalse();
        // Five values in strict order: p = 2/120.
        assertThat(five.strict()).isFalse();
        RecordBuilder longer = new RecordBuilder(AdministrativeGender.MALE, "1960-01-01");
        for (int i = 0; i < 7; i++) {
            longer.lab(
                    "718-7",
                    String.valueOf(140 - 2 * i),
                    "g/L",
                    LAST.minusDays(60L * (6 - i)).toString());
        }
        assertThat(TrendReading.of(longer.asOf(AS_OF), Analyte.HAEMOGLOBIN).mayWarn())
                .isTrue();
    }

    @Test
    void valuesOfOneWeekCountOnceForASlope() {
        labs("718-7", "g/L", 1, 140, 138, 135, 133, 130);
        assertThat(Slope.of(record.asOf(AS_OF).series(Analyte.HAEMOGLOBIN).points()))
                .isEmpty();
    }

    @Test
    void potassiumUpWithCalciumAndPhosphataseDownIsTheTube() {
        for (String[] lab : new String[][] {
            {"2823-3", "4.2", "6.9", "mmol/L"}, {"17861-6", "9.4", "7.9", "mg/dL"}, {"6768-6", "80", "40", "U/L"}
        }) {
            record.lab(lab[0], lab[1], lab[3], "2026-05-28T08:00:00Z");
            record.lab(lab[0], lab[2], lab[3], "2026-05-31T08:00:00Z");
        }
        assertThat(record.asOf(AS_OF).series(Analyte.POTASSIUM).quarantined())
                .singleElement()
                .satisfies(value -> assertThat(value.reason()).contains("EDTA"));
        assertThat(read(Analyte.POTASSIUM).mayWarn()).isFalse();
    }

    @Test
    void hospitalPregnancyTransfusionAndKidneyInjuryAreNotSteady() {
        labs("718-7", "g/L", 60, 140, 141, 139, 140, 138);
        PatientTimeline before = record.asOf(AS_OF);
        var points = before.series(Analyte.HAEMOGLOBIN).points();
        var newest = points.get(4);
        assertThat(SteadyState.of(before).before(newest, points)).hasSize(4);
        record.visit("IMP", "2026-01-25", "2026-02-05");
        Procedure transfusion = new Procedure();
        transfusion.setStatus(Procedure.ProcedureStatus.COMPLETED);
        transfusion.getSubject().setReference("Patient/p1");
        transfusion.getCode().addCoding().setSystem(CodeSystems.SNOMED_CT).setCode("180207008");
        transfusion.setPerformed(new org.hl7.fhir.r4.model.DateTimeType("2025-11-20"));
        record.add(transfusion);
        PatientTimeline after = record.asOf(AS_OF);
        assertThat(SteadyState.of(after).before(newest, points))
                .extracting(point -> point.when().printed())
                .containsExactly("2025-10-02", "2026-03-31");
        record.lab("2160-0", "1.0", "mg/dL", "2026-03-28T08:00:00Z");
        record.lab("2160-0", "2.0", "mg/dL", "2026-03-30T08:00:00Z");
        assertThat(SteadyState.of(record.asOf(AS_OF)).before(newest, points)).hasSize(1);
    }

    @Test
    void thePersonalIntervalNeedsThreeSteadyValuesWithoutATrend() {
        assertThat(PersonalInterval.byPopulation(Points.of(new double[] {0, 30}, new double[] {70, 71}), kidney()))
                .isEqualTo(new NotEstablished(Obstacle.TOO_FEW, 2));
        double[] days = {0, 30, 60, 90, 120};
        assertThat(PersonalInterval.byPopulation(Points.of(days, new double[] {70, 72, 74, 76, 78}), kidney()))
                .isEqualTo(new NotEstablished(Obstacle.TRENDING, 5));
        assertThat(PersonalInterval.byOwnValues(Points.of(new double[] {0, 30, 60}, new double[] {70, 71, 70})))
                .isEqualTo(new NotEstablished(Obstacle.TOO_FEW_FOR_OWN_SPREAD, 3));
    }

    @Test
    void equalRoundedValuesDoNotMakeTheSmallestStepAnOutlier() {
        double[] days = {0, 30, 60, 90, 120};
        double[] values = {140, 140, 140, 140, 141};
        assertThat(((Established) PersonalInterval.byOwnValues(Points.of(days, values))).outliers())
                .isEmpty();
        assertThat(((Established) PersonalInterval.byPopulation(Points.of(days, values), kidney())).outliers())
                .isEmpty();
    }

    @Test
    void thePersonalIntervalOfThePublishedExampleLeavesAnOutlierOut() {
        double[] days = {0, 30, 60, 90, 120, 150};
        Established found = (Established)
                PersonalInterval.byPopulation(Points.of(days, new double[] {70, 72, 69, 71, 70, 99}), kidney());
        assertThat(found.outliers()).hasSize(1);
        assertThat(found.setPoint()).isCloseTo(70.4, within(1e-9));
        assertThat(found.low()).isCloseTo(62.3661, within(1e-3));
        assertThat(found.high()).isCloseTo(78.4339, within(1e-3));
        assertThat(found.sigma()).isCloseTo(Math.hypot(1.1, 5.2) / 100 * 70.4, within(1e-9));
    }

    @Test
    void anUnknownAnalyticalVariationIsHalfOfTheOther() {
        assertThat(BiologicalVariation.withoutAnalytical(6, false, "x").analytical())
                .isEqualTo(3);
        assertThat(BiologicalVariation.inDisease(Analyte.CREATININE)
                        .orElseThrow()
                        .within())
                .isEqualTo(5.2);
        assertThat(BiologicalVariation.inDisease(Analyte.ALBUMIN).orElseThrow().within())
                .isEqualTo(3.75);
        assertThat(BiologicalVariation.inDisease(Analyte.ALBUMIN).orElseThrow().verified())
                .isFalse();
        assertThat(BiologicalVariation.verifiedOf(Analyte.POTASSIUM)).isEmpty();
        assertThat(BiologicalVariation.verifiedOf(Analyte.CREATININE)).isPresent();
    }

    @Test
    void aPriorComesFromTheLaboratorysOwnInterval() {
        BiologicalVariation calcium = BiologicalVariation.of(Analyte.CALCIUM).orElseThrow();
        Posterior.Prior prior =
                Posterior.Prior.ofReferenceInterval(8.6, 10.3, calcium).orElseThrow();
        assertThat(prior.mean()).isCloseTo(9.45, within(1e-9));
        assertThat(prior.sd()).isBetween(0.3, 0.44);
        Posterior one = Posterior.of(prior, new double[] {10.2}, calcium);
        assertThat(one.mean()).isBetween(9.45, 10.2);
        assertThat(one.excludes(9.0)).isTrue();
        // Narrower than one person's own values vary: nothing is left between persons.
        assertThat(Posterior.Prior.ofReferenceInterval(9.4, 9.5, calcium)).isEmpty();
    }

    @Test
    void manyValuesBringThePosteriorToThePersonalInterval() {
        double[] values = new double[60];
        double[] days = new double[60];
        for (int i = 0; i < 60; i++) {
            values[i] = 70 + (i % 2 == 0 ? 1 : -1);
            days[i] = 14 * i;
        }
        Established interval = (Established) PersonalInterval.byPopulation(Points.of(days, values), kidney());
        Posterior posterior = Posterior.of(new Posterior.Prior(90, 15), values, kidney());
        assertThat(posterior.low()).isCloseTo(interval.low(), within(0.1));
        assertThat(posterior.high()).isCloseTo(interval.high(), within(0.1));
    }

    @Test
    void hostileSeriesAreReadWithoutFailing() {
        double[] same = new double[100];
        assertThat(ChangePoints.of(same)).isEmpty();
        assertThat(ChangePoints.of(new double[0])).isEmpty();
        assertThat(TwoPhase.of(same, same)).isEmpty();
        assertThat(Ewma.of(same, same, 0, 1).isBeyond()).isFalse();
        assertThat(Outliers.of(same, 0)).isEmpty();
        assertThat(Cusum.of(new double[0], 1, 1).step()).isEmpty();
        double[] huge = new double[20_000];
        for (int i = 0; i < huge.length; i++) {
            huge[i] = (i * 7919L) % 101;
        }
        assertThat(ChangePoints.of(huge)).allMatch(index -> index >= 19_000);
        for (int i = 0; i < 30; i++) {
            record.lab("2160-0", "1.0", "mg/dL", "2026-05-30T08:00:00Z");
        }
        assertThat(read(Analyte.CREATININE).signals()).isEmpty();
    }

    @Test
    void changePointsNameTheFirstValueOfTheNewLevel() {
        labs("718-7", "g/L", 30, 140, 141, 139, 140, 142, 120, 121, 119, 122, 120);
        assertThat(read(Analyte.HAEMOGLOBIN).changed())
                .extracting(point -> point.value())
                .isEqualTo(List.of(120.0));
    }

    private static BiologicalVariation kidney() {
        return new BiologicalVariation(5.2, 1.1, false, "", false);
    }
}
