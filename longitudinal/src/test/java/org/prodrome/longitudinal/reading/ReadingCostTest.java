package org.prodrome.longitudinal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.film.FilmComparison;
import org.prodrome.longitudinal.summary.HistorySummary;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.trend.TrendReading;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Prints the CPU time of reading one patient against the size of the record: timeline, every rule, summary, trends.
 * Nothing is asserted on a clock. {@code -Dcost.sizes=100,1000,10000,100000} runs other sizes.
 */
class ReadingCostTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final DateTimeFormatter TO_THE_SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int SLOWEST = 5;

    @Test
    void printsWhatOneReadingCosts() {
        read(record(2000), new LinkedHashMap<>());
        System.out.printf(
                Locale.ROOT,
                "%9s %10s %10s %10s %10s %12s  slowest rules, ms%n",
                "resources",
                "timeline",
                "rules",
                "summary",
                "trends",
                "us/resource");
        for (String size : System.getProperty("cost.sizes", "100,1000,10000").split(",")) {
            int count = Integer.parseInt(size);
            Map<String, Double> byRule = new LinkedHashMap<>();
            double[] millis = read(record(count), byRule);
            String slowest = byRule.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .limit(SLOWEST)
                    .map(entry -> "%s %.0f".formatted(entry.getKey(), entry.getValue()))
                    .reduce((one, other) -> one + ", " + other)
                    .orElse("");
            double all = millis[0] + millis[1] + millis[2] + millis[3];
            System.out.printf(
                    Locale.ROOT,
                    "%9d %10.0f %10.0f %10.0f %10.0f %12.1f  %s%n",
                    count,
                    millis[0],
                    millis[1],
                    millis[2],
                    millis[3],
                    1000 * all / count,
                    slowest);
            assertThat(byRule).hasSameSizeAs(RecordReading.detectors());
        }
    }

    /** CPU milliseconds of timeline, rules with the film, summary, trends. */
    private static double[] read(RecordBuilder record, Map<String, Double> byRule) {
        double start = cpu();
        PatientTimeline timeline = PatientTimeline.from(record.patient(), record.resources(), NOW);
        double read = cpu();
        FilmComparison.of(timeline);
        for (Detector detector : RecordReading.detectors()) {
            double before = cpu();
            detector.read(timeline);
            byRule.merge(detector.rule().id(), cpu() - before, Double::sum);
        }
        double ruled = cpu();
        HistorySummary.of(timeline);
        double summed = cpu();
        TrendReading.all(timeline);
        return new double[] {read - start, ruled - read, summed - ruled, cpu() - summed};
    }

    private static double cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / NANOS_PER_MILLI;
    }

    /**
     * A person with diabetes, kidney disease and heart failure: of a hundred resources ninety are values of every
     * analyte in turn, the rest visits, stays, drugs and problems.
     */
    private static RecordBuilder record(int size) {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1950-03-01");
        Random random = new Random(7);
        record.problem(CodeSystems.SNOMED_CT, "44054006", "Diabetes", "active", "2011-03");
        record.problem(CodeSystems.SNOMED_CT, "709044004", "Chronic kidney disease", "active", "2015-01");
        record.problem(CodeSystems.SNOMED_CT, "84114007", "Heart failure", "active", "2018-01");
        record.drug("6809", "Metformin", "2019-05-01");
        List<Analyte> analytes = new ArrayList<>(List.of(Analyte.values()));
        long span = 20L * 365 * 86_400;
        for (int i = record.resources().size(); i < size; i++) {
            OffsetDateTime when = NOW.atOffset(ZoneOffset.UTC).minusSeconds(span - span * i / size);
            String at = TO_THE_SECOND.format(when);
            if (i % 100 < 90) {
                Analyte analyte = analytes.get(i % analytes.size());
                record.lab(
                        analyte.codes().members().get(0).code(),
                        usual(analyte, random).toPlainString(),
                        analyte.unit(),
                        at);
            } else if (i % 100 < 95) {
                record.visit(i % 2 == 0 ? "AMB" : "IMP", at, TO_THE_SECOND.format(when.plusHours(5)))
                        .setStatus(Encounter.EncounterStatus.FINISHED);
            } else if (i % 100 < 98) {
                record.drug("29046", "Lisinopril " + i % 50, at.substring(0, 10));
            } else {
                record.problem(CodeSystems.SNOMED_CT, "38341003", "Problem " + i % 40, "resolved", at.substring(0, 10));
            }
        }
        return record;
    }

    /** A value in the lower middle of what is believed, with a tenth of noise. */
    private static BigDecimal usual(Analyte analyte, Random random) {
        double low = Math.max(analyte.lowest().doubleValue(), analyte.highest().doubleValue() / 1000);
        double middle = Math.sqrt(low * analyte.highest().doubleValue());
        return BigDecimal.valueOf(Math.round(1000 * middle * (1 + 0.1 * (random.nextDouble() - 0.5))) / 1000.0);
    }
}
