package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.VectorFile;

/** The equations of the evidence check against the published vectors. */
class PublishedNumbersTest {

    @Test
    void ckdEpi2021AgreesWithEveryRow() throws IOException {
        for (VectorFile.Row row : VectorFile.read("ckd_epi_2021.csv")) {
            if (!row.get("egfr_cr_2021").isEmpty()) {
                double egfr = Kidney.egfr(
                        row.number("scr_mg_dl"),
                        (int) row.number("age_y"),
                        row.get("sex").equals("F"));
                assertThat(egfr).as(row.get("id")).isCloseTo(row.number("egfr_cr_2021"), within(row.number("tol")));
            }
        }
    }

    @Test
    void theilSenAgreesWithScipy() throws IOException {
        for (VectorFile.Row row : VectorFile.read("theil_sen_slope.csv")) {
            String[] t = row.get("t_years").split(";");
            String[] y = row.get("y").split(";");
            List<TheilSen.Point> points = new ArrayList<>();
            for (int i = 0; i < t.length; i++) {
                points.add(new TheilSen.Point(Double.parseDouble(t[i]), Double.parseDouble(y[i])));
            }
            TheilSen trend = TheilSen.of(points);
            assertThat(trend.slope()).as(row.get("id")).isCloseTo(row.number("theil_sen"), within(1e-6));
            assertThat(trend.low()).as(row.get("id")).isCloseTo(row.number("ts_lo"), within(1e-6));
            assertThat(trend.high()).as(row.get("id")).isCloseTo(row.number("ts_hi"), within(1e-6));
        }
    }

    @Test
    void kdigoStagesAgreeAtEveryTimePoint() throws IOException {
        for (VectorFile.Row row : VectorFile.read("kdigo_aki_creatinine.csv")) {
            List<Kidney.Point> series = new ArrayList<>();
            String[] expected = row.get("stages").split(";");
            String[] points = row.get("creat_series_h_mgdl").split(";");
            for (int i = 0; i < points.length; i++) {
                String[] point = points[i].split(":");
                series.add(new Kidney.Point(
                        Instant.EPOCH.plus(Duration.ofSeconds(Math.round(Double.parseDouble(point[0]) * 3600))),
                        Double.parseDouble(point[1])));
                String stage = Kidney.kdigo(series);
                assertThat(stage.equals("none") ? "0" : stage)
                        .as("%s point %d", row.get("id"), i)
                        .isEqualTo(expected[i]);
            }
        }
    }

    @Test
    void nhsAlgorithmAgreesWithItsBoundaries() throws IOException {
        for (VectorFile.Row row : VectorFile.read("nhs_aki_algorithm.csv")) {
            if (row.get("alert").equals("no baseline")) {
                continue;
            }
            List<Kidney.Point> series = new ArrayList<>();
            for (String point : row.get("creat_series_day_umol").split(";")) {
                String[] parts = point.split(":");
                series.add(new Kidney.Point(
                        Instant.EPOCH.plus(Duration.ofHours(Math.round(Double.parseDouble(parts[0]) * 24))),
                        Double.parseDouble(parts[1]) / 88.4));
            }
            assertThat(Kidney.nhs(series)).as(row.get("id")).isEqualTo(row.get("alert"));
        }
    }

    @Test
    void news2AgreesWithEveryRow() throws IOException {
        for (VectorFile.Row row : VectorFile.read("news2.csv")) {
            List<Observation> signs = List.of(
                    sign("9279-1", row.get("rr"), "/min"),
                    sign("59408-5", row.get("spo2"), "%"),
                    sign("3151-8", row.get("o2").equals("1") ? "2" : "0", "L/min"),
                    sign("8480-6", row.get("sbp"), "mm[Hg]"),
                    sign("8867-4", row.get("hr"), "/min"),
                    sign("9269-2", row.get("cvpu").equals("1") ? "14" : "15", "{score}"),
                    sign("8310-5", row.get("temp_c"), "Cel"));
            Map<String, String> scale = Map.of("scale", row.get("scale2").equals("1") ? "2" : "1");
            assertThat(News2.print(signs, scale)).as(row.get("id")).isEqualTo(row.get("news2"));
        }
    }

    private static Observation sign(String loinc, String value, String unit) {
        Observation observation = new Observation();
        observation.setCode(new CodeableConcept().addCoding(new Coding("http://loinc.org", loinc, "")));
        observation.setValue(new Quantity()
                .setValue(new java.math.BigDecimal(value))
                .setSystem("http://unitsofmeasure.org")
                .setCode(unit));
        return observation;
    }
}
