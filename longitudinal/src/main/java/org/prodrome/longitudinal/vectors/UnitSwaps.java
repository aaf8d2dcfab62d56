package org.prodrome.longitudinal.vectors;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.vectors.SecondUnits.Column;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Analyte;

/**
 * What becomes of a number under the label of the wrong unit: every input of the vector files, with its unit and the
 * other one in use exchanged, both ways, once alone and once as the one wrong value (in a hundred) of a course.
 */
public final class UnitSwaps {
    private static final LocalDate FIRST = LocalDate.of(2018, 1, 1);
    private static final int COURSE = 100;
    private static final int WRONG_AT = 57;
    private static final double SAME = 0.25;

    private UnitSwaps() {}

    /** How a swap ended. */
    public enum Outcome {
        /** The unit or the number is refused by itself: not in this unit in a living person. */
        REFUSED_ALONE,
        /** The value is quarantined against the person's own course. */
        QUARANTINED_IN_COURSE,
        /** The two units give numbers within a quarter of each other: no value tells them apart. */
        ALIKE,
        /** Neither refused nor quarantined. */
        MISSED
    }

    /** Counts of one pair of units. */
    public record Pair(Analyte analyte, String numberIn, String labelled, Map<Outcome, Integer> counts) {
        public Pair {
            counts = Map.copyOf(counts);
        }

        int count(Outcome outcome) {
            return counts.getOrDefault(outcome, 0);
        }
    }

    /** All pairs. */
    public record Report(List<Pair> pairs) {
        public Report {
            pairs = List.copyOf(pairs);
        }

        /** How many swaps ended so. */
        public int count(Outcome outcome) {
            return pairs.stream().mapToInt(pair -> pair.count(outcome)).sum();
        }

        /** Share that was caught among the swaps that move the number by more than a quarter. */
        public double caught() {
            int good = count(Outcome.REFUSED_ALONE) + count(Outcome.QUARANTINED_IN_COURSE);
            return (double) good / Math.max(1, good + count(Outcome.MISSED));
        }

        /** A table for people. */
        public String toTable() {
            StringBuilder table = new StringBuilder("%-28s %-18s %-18s %6s %8s %6s %6s%n"
                    .formatted("unit swaps", "number in", "labelled", "alone", "course", "alike", "missed"));
            for (Pair pair : pairs) {
                table.append("%-28s %-18s %-18s %6d %8d %6d %6d%n"
                        .formatted(
                                pair.analyte().label(),
                                pair.numberIn(),
                                pair.labelled(),
                                pair.count(Outcome.REFUSED_ALONE),
                                pair.count(Outcome.QUARANTINED_IN_COURSE),
                                pair.count(Outcome.ALIKE),
                                pair.count(Outcome.MISSED)));
            }
            return table.append("caught %.2f %% of %d swaps that move the number by more than a quarter; %d do not%n"
                            .formatted(
                                    100 * caught(),
                                    count(Outcome.REFUSED_ALONE)
                                            + count(Outcome.QUARANTINED_IN_COURSE)
                                            + count(Outcome.MISSED),
                                    count(Outcome.ALIKE)))
                    .toString();
        }
    }

    /** Swaps the units of every input of a folder's files that the product reads at all. */
    public static Report run(Path folder) throws IOException {
        Map<String, Pair> pairs = new TreeMap<>();
        for (Map.Entry<Column, Set<BigDecimal>> entry : values(folder).entrySet()) {
            Column column = entry.getKey();
            for (BigDecimal value : entry.getValue()) {
                count(pairs, column, value, column.unit(), column.second());
                count(pairs, column, column.toSecond().apply(value), column.second(), column.unit());
            }
        }
        return new Report(List.copyOf(pairs.values()));
    }

    private static void count(Map<String, Pair> pairs, Column column, BigDecimal number, String in, String labelled) {
        Analyte analyte = column.analyte();
        if (analyte == null) {
            return;
        }
        BigDecimal right = column.read(number, in).orElseThrow();
        Outcome outcome = column.read(number, labelled)
                .map(wrong -> alike(right, wrong)
                        ? Outcome.ALIKE
                        : isQuarantined(analyte, number, in, labelled) ? Outcome.QUARANTINED_IN_COURSE : Outcome.MISSED)
                .orElse(Outcome.REFUSED_ALONE);
        String key = "%s %s %s".formatted(analyte.label().toLowerCase(Locale.ROOT), in, labelled);
        Map<Outcome, Integer> counts =
                new TreeMap<>(pairs.containsKey(key) ? pairs.get(key).counts() : Map.of());
        counts.merge(outcome, 1, Integer::sum);
        pairs.put(key, new Pair(analyte, in, labelled, counts));
    }

    private static boolean alike(BigDecimal right, BigDecimal wrong) {
        return Math.abs(wrong.doubleValue() - right.doubleValue()) <= SAME * Math.abs(right.doubleValue());
    }

    /** A course of monthly values within 6 % of the number, one of them with the wrong label. */
    private static boolean isQuarantined(Analyte analyte, BigDecimal number, String in, String labelled) {
        Patient patient = new Patient();
        patient.setId("Patient/p");
        List<Observation> course = new ArrayList<>();
        for (int i = 0; i < COURSE; i++) {
            BigDecimal noise = BigDecimal.valueOf(1 + 0.06 * Math.sin(2.4 * i));
            course.add(observation(
                    analyte,
                    i,
                    number.multiply(i == WRONG_AT ? BigDecimal.ONE : noise, MathContext.DECIMAL64),
                    i == WRONG_AT ? labelled : in));
        }
        LabSeries series = PatientTimeline.from(
                        patient,
                        course,
                        FIRST.plusMonths(COURSE).atStartOfDay(ZoneOffset.UTC).toInstant())
                .series(analyte);
        String wrong = "Observation/" + WRONG_AT;
        return series.quarantined().stream()
                .anyMatch(value -> value.event().source().equals(wrong));
    }

    private static Observation observation(Analyte analyte, int index, BigDecimal number, String unit) {
        Observation observation = new Observation();
        observation.setId("Observation/" + index);
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.getSubject().setReference("Patient/p");
        observation.setCode(analyte.codes().members().get(0).toConcept());
        observation.setEffective(new DateTimeType(FIRST.plusMonths(index).toString()));
        observation.setValue(new Quantity()
                .setValue(number)
                .setUnit(unit)
                .setSystem(CodeSystems.UCUM)
                .setCode(unit));
        return observation;
    }

    /** Every different input value of each column, where the product reads it in the file's own unit. */
    private static Map<Column, Set<BigDecimal>> values(Path folder) throws IOException {
        Map<Column, Set<BigDecimal>> values = new LinkedHashMap<>();
        for (Path file : VectorRunner.files(folder)) {
            for (VectorRow row : VectorFile.read(file)) {
                for (Map.Entry<String, Column> entry : SecondUnits.columns().entrySet()) {
                    if (row.has(entry.getKey())) {
                        values.computeIfAbsent(entry.getValue(), none -> new LinkedHashSet<>())
                                .addAll(usable(entry.getValue(), row.text(entry.getKey())));
                    }
                }
            }
        }
        return values;
    }

    private static List<BigDecimal> usable(Column column, String cell) {
        List<BigDecimal> numbers = new ArrayList<>();
        for (String part : cell.split(";")) {
            try {
                BigDecimal number =
                        new BigDecimal(part.substring(part.indexOf(':') + 1).strip());
                if (column.read(number, column.unit()).isPresent()
                        && column.throughSecond(number).isPresent()) {
                    numbers.add(number);
                }
            } catch (NumberFormatException notANumber) {
                continue;
            }
        }
        return numbers;
    }
}
