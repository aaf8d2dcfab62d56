package org.prodrome.longitudinal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.film.FilmComparison;
import org.prodrome.longitudinal.film.FilmComparison.Verdict;
import org.prodrome.longitudinal.summary.Length;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.Snomed;

class RecordReadingTest {
    private static RecordBuilder decliningKidney() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1958-04-12");
        record.problem(CodeSystems.SNOMED_CT, "44054006", "Diabetes", "active", "2011-03");
        record.problem(CodeSystems.SNOMED_CT, "38341003", "Hypertension", "active", "2009");
        record.drug("860975", "Metformin 500 MG", "2019-05-01");
        String[] values = {"0.9", "1.0", "1.05", "1.2", "1.35", "1.5"};
        for (int i = 0; i < values.length; i++) {
            record.lab(
                    "2160-0", values[i], "mg/dL", "%d-0%d-10T09:00:00+01:00".formatted(2024 + i / 3, 1 + 3 * (i % 3)));
        }
        record.lab("4548-4", "7.1", "%", "2025-01-10T09:00:00+01:00");
        record.lab("4548-4", "8.0", "%", "2025-07-10T09:00:00+01:00");
        record.device("heart and lung outline", "1.0.0");
        record.film("0.47", "PA", "2024-02-01T10:00:00+01:00");
        record.film("0.56", "PA", "2025-08-01T10:00:00+02:00");
        return record;
    }

    @Test
    void readsFilmKidneyAndHistoryOfOneRecord() throws Exception {
        RecordReading reading = RecordReading.of(decliningKidney().asOf("2025-08-02T12:00:00Z"));
        print(reading);

        FilmComparison film = reading.film().orElseThrow();
        assertThat(film.verdict()).isEqualTo(Verdict.LARGER);
        assertThat(film.summary().text())
                .isEqualTo("Cardiothoracic ratio 0.56 on 2025-08-01 (PA film), larger than 0.47 on 2024-02-01.");
        assertThat(reading.detections())
                .extracting(found -> found.rule().id(), Detection::tier, Detection::state)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("ckd-progression/1", Tier.T2, "rapid+accelerated G3b"),
                        org.assertj.core.groups.Tuple.tuple("hba1c-trajectory/1", Tier.T2, "rising"));
        assertThat(reading.summary().headline().text()).isEqualTo("67-year-old woman: Diabetes, Hypertension.");
        assertThat(reading.notComputable())
                .extracting(result -> result.rule().id())
                .contains("aki/1", "news2/1");
    }

    @Test
    void everySummarySentenceFitsACardAndEverySentenceCitesSomething() {
        RecordReading reading = RecordReading.of(decliningKidney().asOf("2025-08-02T12:00:00Z"));
        Stream.concat(
                        reading.detections().stream().map(Detection::summary),
                        Stream.of(
                                reading.film().orElseThrow().summary(),
                                reading.summary().headline()))
                .forEach(claim -> assertThat(claim.text()).hasSizeLessThan(140));
        assertThat(allClaims(reading))
                .allSatisfy(claim -> assertThat(claim.sources()).isNotEmpty());
    }

    @Test
    void alwaysSaysAllergiesAndMedications() {
        RecordReading reading = RecordReading.of(
                new RecordBuilder(AdministrativeGender.MALE, "1980-01-01").asOf("2025-01-01T00:00:00Z"));
        assertThat(reading.summary().claims(Length.CARD))
                .extracting(Claim::text)
                .containsExactly(
                        "45-year-old man: no active problem recorded.",
                        "Problems: no active problem recorded.",
                        "No current medication is recorded.",
                        "No allergy is recorded.");
        assertThat(reading.detections()).isEmpty();
    }

    @Test
    void namesWhatIsMissingInsteadOfAssumingIt() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.UNKNOWN, "1958");
        record.lab("2160-0", "1.5", "mg/dL", "2025-07-10");
        RecordReading reading = RecordReading.of(record.asOf("2025-08-02T12:00:00Z"));
        assertThat(reading.notComputable())
                .filteredOn(result -> result.rule().id().equals("ckd-progression/1"))
                .singleElement()
                .satisfies(result -> assertThat(result.missing())
                        .containsExactly("birth date to the day", "sex (female or male) for the equation"));
        assertThat(reading.summary().headline().text()).startsWith("person, age not known: ");
    }

    @Test
    void doesNotReadDialysisAsProgression() {
        RecordBuilder record = decliningKidney();
        record.problem(CodeSystems.SNOMED_CT, "46177005", "End-stage renal disease", "active", "2025-01");
        assertThat(RecordReading.of(record.asOf("2025-08-02T12:00:00Z")).notApplicable())
                .extracting(NotApplicable::reason)
                .contains("kidney replacement therapy or a transplant is on record");
    }

    @Test
    void stagesAKidneyInjuryAgainstTheLowestOfSevenDays() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");
        record.lab("2160-0", "1.0", "mg/dL", "2025-03-01T08:00:00Z");
        record.lab("14682-9", "282.88", "umol/L", "2025-03-04T08:00:00Z");
        record.drug("310965", "Ibuprofen 200 MG", "2025-02-27");
        Detection injury = RecordReading.of(record.asOf("2025-03-04T12:00:00Z"))
                .detections()
                .get(0);
        assertThat(injury.tier()).isEqualTo(Tier.T1);
        assertThat(injury.summary().text())
                .isEqualTo(
                        "Acute kidney injury, KDIGO stage 3: creatinine 282.88 umol/L (3.20 mg/dL) on 2025-03-04 08:00,"
                                + " lowest in 7 days 1.00.");
        assertThat(injury.details())
                .extracting(Claim::text)
                .contains("Can harm the kidney: Ibuprofen 200 MG is active.");
    }

    @Test
    void stagesAgainstTheYearBeforeWhereTheWeekHasNothing() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");
        record.lab("2160-0", "1.0", "mg/dL", "2024-12-01T08:00:00Z");
        record.lab("2160-0", "2.1", "mg/dL", "2025-03-04T08:00:00Z");
        Detection injury = RecordReading.of(record.asOf("2025-03-04T12:00:00Z"))
                .detections()
                .get(0);
        assertThat(injury.state()).isEqualTo("nhs stage 2");
    }

    @Test
    void scoresNews2OnlyWithOxygenStated() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");
        String at = "2025-03-04T08:00:00Z";
        record.lab("9279-1", "22", "/min", at);
        record.lab("8867-4", "115", "/min", at);
        record.lab("8480-6", "118", "mm[Hg]", at);
        record.lab("8310-5", "37.0", "Cel", at);
        record.lab("59408-5", "95", "%", at);
        record.coded("67775-7", Loinc.ALERT.members().get(0), at);
        assertThat(RecordReading.of(record.asOf("2025-03-04T09:00:00Z")).detections())
                .singleElement()
                .satisfies(found -> assertThat(found.summary().text())
                        .isEqualTo("NEWS2 is at least 5 (at most 7) at 2025-03-04 08:00: 6 of 7 signs recorded."));
        record.lab("3150-6", "28", "%", at);
        assertThat(RecordReading.of(record.asOf("2025-03-04T09:00:00Z")).detections())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.tier()).isEqualTo(Tier.T1);
                    assertThat(found.summary().text()).isEqualTo("NEWS2 is 7 (high risk) at 2025-03-04 08:00.");
                });
        assertThat(RecordReading.of(record.asOf("2025-03-04T13:00:00Z")).notComputable())
                .filteredOn(result -> result.rule().id().equals("news2/1"))
                .singleElement()
                .extracting(NotComputable::stale)
                .isEqualTo(List.of("vital signs of 2025-03-04"));
    }

    @Test
    void saysTheFilmsViewAndNeverComparesAcrossViews() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");
        record.film("0.47", "PA", "2024-02-01T10:00:00Z");
        record.film("0.60", "AP", "2025-02-01T10:00:00Z");
        FilmComparison film =
                RecordReading.of(record.asOf("2025-03-01T00:00:00Z")).film().orElseThrow();
        assertThat(film.verdict()).isEqualTo(Verdict.NOT_COMPARABLE);
        assertThat(film.details())
                .extracting(Claim::text)
                .contains("View AP: the heart can look larger than on a PA film, so the ratio is given without a call.")
                .noneMatch(text -> text.contains("0.50"));
    }

    @Test
    void callsNoChangeWithinTheThresholdEvenAtItsEdge() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");
        record.film("0.45", "PA", "2024-02-01T10:00:00Z");
        record.film("0.50", "PA", "2025-02-01T10:00:00Z");
        FilmComparison film =
                RecordReading.of(record.asOf("2025-03-01T00:00:00Z")).film().orElseThrow();
        assertThat(film.verdict()).isEqualTo(Verdict.UNCHANGED);
        assertThat(film.details()).extracting(Claim::text).contains("On this PA film the ratio is not above 0.50.");
    }

    @Test
    void doesNotBreakOnAHostileRecord() {
        RecordBuilder record = decliningKidney();
        record.problem(
                CodeSystems.SNOMED_CT, "1", "{date} {0} $1 \u0000\n" + "x".repeat(100_000), "active", "2025-07-30");
        record.lab("2160-0", "1E+100000000", "mg/dL", "2025-07-11");
        record.lab("2160-0", "-3", "mg/dL", "2025-07-11");
        record.lab("2160-0", "1.0", "stone", "2025-07-11");
        record.lab("2160-0", "1.0", "mg/dL", "2025").setEffective(null);
        record.film("7", "sideways", "2025-08-01T11:00:00Z");
        RecordReading reading = RecordReading.of(record.asOf("2025-08-02T12:00:00Z"));
        assertThat(allClaims(reading))
                .allSatisfy(claim -> assertThat(claim.text()).hasSizeLessThan(1000));
        assertThat(reading.film().orElseThrow().verdict()).isEqualTo(Verdict.NOT_MEASURABLE);
        assertThat(reading.summary().headline().text()).hasSizeLessThan(140);
    }

    @Test
    void namesAKidneyProblemThatNobodyCoded() {
        RecordBuilder record = decliningKidney();
        record.lab("2160-0", "1.6", "mg/dL", "2025-07-30");
        RecordReading reading = RecordReading.of(record.asOf("2025-08-02T12:00:00Z"));
        assertThat(allClaims(reading))
                .extracting(Claim::text)
                .anyMatch(
                        text -> text.startsWith("No chronic kidney disease is on the problem list, although eGFR was"));
        record.problem(
                CodeSystems.SNOMED_CT,
                Snomed.CHRONIC_KIDNEY_DISEASE.members().get(0).code(),
                "Chronic kidney disease",
                "active",
                "2025-07-01");
        assertThat(allClaims(RecordReading.of(record.asOf("2025-08-02T12:00:00Z"))))
                .extracting(Claim::text)
                .noneMatch(text -> text.contains("No chronic kidney disease"));
    }

    private static List<Claim> allClaims(RecordReading reading) {
        List<Claim> claims = new ArrayList<>(reading.summary().claims(Length.ALL));
        reading.detections().forEach(found -> {
            claims.add(found.summary());
            claims.addAll(found.details());
        });
        reading.film().ifPresent(film -> {
            claims.add(film.summary());
            claims.addAll(film.details());
        });
        return claims;
    }

    /** The sentences as a clinician would see them, for people to read after the build. */
    private static void print(RecordReading reading) throws Exception {
        Path page = Path.of("target", "reading.txt");
        Files.createDirectories(page.getParent());
        Files.write(page, allClaims(reading).stream().map(Claim::text).toList());
    }
}
