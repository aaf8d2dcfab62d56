package org.prodrome.longitudinal.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.terminology.code.CodeSystems;

class HistorySummaryTest {
    private static final String NOW = "2026-03-10T12:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");

    @Test
    void aBoyIsNoManAndAGirlNoWoman() {
        assertThat(headline(new RecordBuilder(AdministrativeGender.MALE, "2018-01-01")))
                .startsWith("8-year-old boy:");
        assertThat(headline(new RecordBuilder(AdministrativeGender.FEMALE, "2008-03-11")))
                .startsWith("17-year-old girl:");
        assertThat(headline(new RecordBuilder(AdministrativeGender.FEMALE, "2008-03-10")))
                .startsWith("18-year-old woman:");
        assertThat(headline(new RecordBuilder(AdministrativeGender.OTHER, "2018-01-01")))
                .startsWith("8-year-old child:");
    }

    @Test
    void aLifeIsNoProblemAndSemanticTagsAreNotShown() {
        record.problem(CodeSystems.SNOMED_CT, "160903007", "Full-time employment (finding)", "active", "2020-01-01");
        record.problem(CodeSystems.SNOMED_CT, "38341003", "Hypertensive disorder (disorder)", "active", "2015-01-01");
        assertThat(headline(record)).isEqualTo("76-year-old man: Hypertensive disorder.");
        assertThat(section("Problems")).noneMatch(line -> line.contains("employment"));
        assertThat(section("Social history")).containsExactly("Full-time employment, 2020-01-01.");
    }

    @Test
    void aListOfNothingButALifeIsCountedAndNotDenied() {
        record.problem(CodeSystems.SNOMED_CT, "73595000", "Stress (finding)", "active", "2020-01-01");
        assertThat(headline(record)).isEqualTo("76-year-old man: 1 active entries of social or administrative kind.");
    }

    @Test
    void drugsAreListedOnceAndFlushesCounted() {
        record.drug("310429", "Furosemide 20 MG Oral Tablet", "2026-01-01");
        record.drug("313988", "Furosemide 40 MG Oral Tablet", "2026-02-01");
        record.drug("1", "Heparin flush 10 units/mL", "2026-02-01");
        assertThat(section("Medications"))
                .containsExactly(
                        "Furosemide 40 MG Oral Tablet: active, 2026-02-01.",
                        "Not listed again, entries of the same drugs in another strength or order: 1.",
                        "Not listed, flushes, diluents and plain fluids: 1.");
    }

    @Test
    void aSodiumThatMovesWithinItsLimitsIsNoChangeAndOneThatLeavesThemIs() {
        record.lab("2951-2", "144", "mmol/L", "2026-03-01");
        record.lab("2951-2", "138", "mmol/L", "2026-03-09");
        assertThat(section("What changed")).noneMatch(line -> line.contains("odium"));
        record.lab("2951-2", "129", "mmol/L", "2026-03-10");
        assertThat(section("What changed")).anyMatch(line -> line.startsWith("Sodium fell: 129 mmol/L"));
    }

    @Test
    void aConvertedValueIsShownAsItWasRecordedToo() {
        record.lab("2160-0", "177", "umol/L", "2026-03-01");
        assertThat(section("Results")).anyMatch(line -> line.startsWith("Creatinine 177 umol/L (2.00 mg/dL)"));
    }

    @Test
    void aValueThatCannotBeUsedIsMentioned() {
        record.lab("2160-0", "1.0", "mg/dL", "2026-03-01");
        record.lab("2160-0", "1.2", "mg/dL", "2026-03-02")
                .setValue(new Quantity().setValue(new BigDecimal("1.2")).setUnit("bananas"));
        assertThat(section("Results"))
                .contains("Creatinine 1.2 bananas of 2026-03-02: not judged, value or unit cannot be right.");
    }

    @Test
    void aValueWithoutUnitIsSaidNotToBeJudged() {
        record.lab("2823-3", "6.8", "", "2026-03-02");
        assertThat(section("Results")).contains("Potassium 6.8 without unit of 2026-03-02: not judged.");
    }

    @Test
    void aValueOfBeforeTheBirthOrOfTheYearOneIsSaidNotToBeJudged() {
        record.lab("2823-3", "6.8", "mmol/L", "0001-01-01");
        assertThat(section("Results"))
                .contains("Potassium 6.8 mmol/L of 0001-01-01: not judged, the date cannot be right.");
    }

    @Test
    void twoValuesOfADayAreBothToldAndNoneRoseOrFell() {
        record.lab("2823-3", "6.8", "mmol/L", "2026-03-02");
        record.lab("2823-3", "4.2", "mmol/L", "2026-03-02");
        assertThat(section("Results"))
                .contains(
                        "Potassium 6.8 mmol/L on 2026-03-02; also 4.2 on 2026-03-02, the order within the day is unknown.");
        assertThat(section("What changed")).noneMatch(line -> line.contains("Potassium"));
    }

    @Test
    void preliminaryResultsAndHaemolysedSamplesAreMarked() {
        Observation potassium = record.lab("2823-3", "6.8", "mmol/L", "2026-03-02");
        potassium.setStatus(Observation.ObservationStatus.PRELIMINARY);
        potassium.addInterpretation().addCoding().setCode("HEM");
        assertThat(section("Results")).contains("Potassium 6.8 mmol/L on 2026-03-02 (preliminary, sample haemolysed).");
    }

    @Test
    void theGfrOfAnAcuteKidneyInjuryIsMarkedAndPrintedOnce() {
        record.problem(CodeSystems.SNOMED_CT, "14669001", "Acute kidney injury", "active", "2026-03-08");
        record.problem(CodeSystems.SNOMED_CT, "709044004", "Chronic kidney disease", "active", "2020-01-01");
        record.lab("2160-0", "1.5", "mg/dL", "2026-03-01");
        record.lab("2160-0", "3.0", "mg/dL", "2026-03-09");
        List<String> lines = section("Problems").stream()
                .filter(line -> line.startsWith("eGFR"))
                .toList();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).contains("↓").endsWith("not valid while the kidney injury lasts.");
    }

    private static String headline(RecordBuilder of) {
        return HistorySummary.of(of.asOf(NOW)).headline().text();
    }

    private List<String> section(String title) {
        return HistorySummary.of(record.asOf(NOW)).sections().stream()
                .filter(section -> section.title().equals(title))
                .flatMap(section -> section.claims().stream())
                .map(Claim::text)
                .toList();
    }
}
