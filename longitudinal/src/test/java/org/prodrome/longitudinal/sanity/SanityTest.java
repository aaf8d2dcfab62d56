package org.prodrome.longitudinal.sanity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/** What is asked about rather than alerted on, and what real disease does that must not be taken for a mistake. */
class SanityTest {
    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("2160-0", "mg/dL"),
            Map.entry("2823-3", "mmol/L"),
            Map.entry("17861-6", "mg/dL"),
            Map.entry("6768-6", "U/L"),
            Map.entry("718-7", "g/dL"),
            Map.entry("787-2", "fL"),
            Map.entry("777-3", "10*9/L"),
            Map.entry("6690-2", "10*9/L"),
            Map.entry("1751-7", "g/dL"),
            Map.entry("3094-0", "mg/dL"),
            Map.entry("1975-2", "mg/dL"),
            Map.entry("1742-6", "U/L"),
            Map.entry("2345-7", "mg/dL"),
            Map.entry("1963-8", "mmol/L"));

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");

    private void draw(String when, Object... codeThenValue) {
        for (int i = 0; i < codeThenValue.length; i += 2) {
            String code = (String) codeThenValue[i];
            record.lab(code, codeThenValue[i + 1].toString(), UNITS.getOrDefault(code, "1"), when);
        }
    }

    private LabSeries series(Analyte analyte) {
        return record.asOf("2026-01-01T00:00:00Z").series(analyte);
    }

    @Test
    void quarantinesAnotherPersonsBlood() {
        draw("2025-01-01T08:00:00Z", "787-2", 88, "718-7", 13.5, "777-3", 250, "2160-0", 0.9, "1751-7", 4.2);
        draw("2025-01-03T08:00:00Z", "787-2", 99, "718-7", 9.1, "777-3", 88, "2160-0", 3.2, "1751-7", 2.6);
        assertThat(series(Analyte.CREATININE).points()).hasSize(1);
        assertThat(series(Analyte.CREATININE).quarantined())
                .singleElement()
                .satisfies(value -> assertThat(value.reason()).contains("another person's blood"));
        assertThat(series(Analyte.MEAN_CELL_VOLUME).points()).hasSize(1);
    }

    @Test
    void believesTheNextDrawThatSaysTheSame() {
        quarantinesAnotherPersonsBlood();
        PatientTimeline before = record.asOf("2025-01-03T12:00:00Z");
        assertThat(before.series(Analyte.CREATININE).points()).hasSize(1);
        draw("2025-01-04T08:00:00Z", "787-2", 98, "718-7", 9.0, "777-3", 95, "2160-0", 3.4, "1751-7", 2.7);
        assertThat(series(Analyte.CREATININE).points()).hasSize(3);
        assertThat(series(Analyte.CREATININE).quarantined()).isEmpty();
    }

    @Test
    void knowsThatATransfusionChangesCells() {
        draw("2025-01-01T08:00:00Z", "787-2", 72, "718-7", 6.9, "777-3", 250);
        draw("2025-01-02T08:00:00Z", "787-2", 81, "718-7", 9.4, "777-3", 120);
        assertThat(series(Analyte.HAEMOGLOBIN).points()).hasSize(2);
    }

    @Test
    void leavesAKidneyInjuryIn() {
        draw("2025-01-01T08:00:00Z", "2160-0", 0.9, "2823-3", 4.1, "787-2", 88, "1751-7", 4.0, "777-3", 250);
        draw("2025-01-02T08:00:00Z", "2160-0", 3.9, "2823-3", 6.8, "787-2", 89, "1751-7", 3.0, "777-3", 120);
        assertThat(series(Analyte.CREATININE).quarantined()).isEmpty();
        assertThat(series(Analyte.POTASSIUM).quarantined()).isEmpty();
        assertThat(series(Analyte.PLATELETS).quarantined()).isEmpty();
    }

    @Test
    void seesPotassiumOfAnotherTube() {
        draw("2025-01-01T08:00:00Z", "2823-3", 4.1, "17861-6", 9.4, "6768-6", 80, "2160-0", 1.0);
        draw("2025-01-02T08:00:00Z", "2823-3", 9.0, "17861-6", 5.1, "6768-6", 20, "2160-0", 1.0);
        assertThat(series(Analyte.POTASSIUM).quarantined())
                .singleElement()
                .satisfies(value -> assertThat(value.reason()).contains("EDTA"));
        assertThat(series(Analyte.CREATININE).points()).hasSize(2);
    }

    @Test
    void leavesAPotassiumThatRisesAloneIn() {
        draw("2025-01-01T08:00:00Z", "2823-3", 4.1, "17861-6", 9.4, "6768-6", 80);
        draw("2025-01-02T08:00:00Z", "2823-3", 7.9, "17861-6", 9.0, "6768-6", 78);
        assertThat(series(Analyte.POTASSIUM).points()).hasSize(2);
    }

    @Test
    void seesBloodDrawnOverADrip() {
        draw(
                "2025-01-01T08:00:00Z",
                "718-7",
                13.5,
                "777-3",
                250,
                "6690-2",
                8,
                "1751-7",
                4,
                "17861-6",
                9.4,
                "2160-0",
                1,
                "3094-0",
                18);
        draw(
                "2025-01-01T20:00:00Z",
                "718-7",
                9.1,
                "777-3",
                170,
                "6690-2",
                5.4,
                "1751-7",
                2.7,
                "17861-6",
                6.4,
                "2160-0",
                0.7,
                "3094-0",
                12);
        assertThat(series(Analyte.HAEMOGLOBIN).quarantined())
                .singleElement()
                .satisfies(value -> assertThat(value.reason()).contains("drip"));
    }

    @Test
    void leavesBleedingIn() {
        draw(
                "2025-01-01T08:00:00Z",
                "718-7",
                13.5,
                "777-3",
                250,
                "6690-2",
                8,
                "1751-7",
                4,
                "17861-6",
                9.4,
                "2160-0",
                1,
                "3094-0",
                18);
        draw(
                "2025-01-01T20:00:00Z",
                "718-7",
                7.1,
                "777-3",
                150,
                "6690-2",
                6.4,
                "1751-7",
                2.7,
                "17861-6",
                7.4,
                "2160-0",
                1.1,
                "3094-0",
                30);
        assertThat(series(Analyte.HAEMOGLOBIN).points()).hasSize(2);
    }

    @Test
    void leavesLiverFailureInThoughTheFactorFits() {
        for (int day = 1; day < 8; day++) {
            draw("2025-01-0" + day + "T08:00:00Z", "1975-2", 0.5, "1742-6", 30);
        }
        draw("2025-02-08T08:00:00Z", "1975-2", 8.6, "1742-6", 2400);
        assertThat(series(Analyte.BILIRUBIN).points()).hasSize(8);
        draw("2025-03-08T08:00:00Z", "1975-2", 8.6, "1742-6", 31);
        assertThat(series(Analyte.BILIRUBIN).quarantined()).hasSize(1);
    }

    @Test
    void leavesAHyperosmolarGlucoseIn() {
        for (int day = 1; day < 8; day++) {
            draw("2025-01-0" + day + "T08:00:00Z", "2345-7", 80, "1963-8", 25);
        }
        draw("2025-02-08T08:00:00Z", "2345-7", 1440, "1963-8", 11);
        assertThat(series(Analyte.GLUCOSE).points()).hasSize(8);
        draw("2025-03-08T08:00:00Z", "2345-7", 1440, "1963-8", 25);
        assertThat(series(Analyte.GLUCOSE).quarantined()).hasSize(1);
    }

    @Test
    void catchesOneSwappedUnitInAHundredValues() {
        Map<Analyte, double[]> swaps = Map.of(
                Analyte.GLUCOSE, new double[] {95, 18.016},
                Analyte.BILIRUBIN, new double[] {0.7, 17.1},
                Analyte.WEIGHT, new double[] {80, 2.205},
                Analyte.LDL_CHOLESTEROL, new double[] {250, 1 / 38.67},
                Analyte.TRIGLYCERIDES, new double[] {100, 88.57});
        swaps.forEach((analyte, swap) -> {
            for (int i = 3; i < 100; i++) {
                int swapped = i;
                List<Sample> samples = java.util.stream.IntStream.range(0, 100)
                        .mapToObj(day -> {
                            double value = swap[0] * (1 + 0.002 * (day % 21 - 10)) * (day == swapped ? swap[1] : 1);
                            Instant at = Instant.EPOCH.plusSeconds(day * 864_000L);
                            return new Sample(day, analyte, at, value, value, "");
                        })
                        .toList();
                assertThat(Sanity.suspects(samples, List.of())).containsOnlyKeys(swapped);
            }
        });
    }
}
