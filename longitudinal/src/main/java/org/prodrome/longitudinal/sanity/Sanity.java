package org.prodrome.longitudinal.sanity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Which values of a patient should rather be asked about than alerted on. A suspect draw that the next draw confirms is
 * believed: then it was the patient that changed.
 */
public final class Sanity {
    static final List<Analyte> BLOOD = List.of(
            Analyte.CREATININE,
            Analyte.POTASSIUM,
            Analyte.SODIUM,
            Analyte.CALCIUM,
            Analyte.ALBUMIN,
            Analyte.TOTAL_PROTEIN,
            Analyte.ALKALINE_PHOSPHATASE,
            Analyte.UREA_NITROGEN,
            Analyte.PLATELETS,
            Analyte.HAEMOGLOBIN,
            Analyte.MEAN_CELL_VOLUME,
            Analyte.LEUKOCYTES,
            Analyte.HBA1C,
            Analyte.TOTAL_CHOLESTEROL);

    private static final List<Analyte> EDTA = List.of(Analyte.POTASSIUM, Analyte.CALCIUM, Analyte.ALKALINE_PHOSPHATASE);

    private Sanity() {}

    /** Whether the analyte's values are looked at in any check. */
    public static boolean looksAt(Analyte analyte) {
        return BLOOD.contains(analyte)
                || UnitMistakes.RATIO.containsKey(analyte)
                || UnitMistakes.WITNESSES.contains(analyte);
    }

    /**
     * Whether any check could find anything in these samples or in a part of them, by the ranges of the analytes alone;
     * most records hold nothing that could.
     */
    public static boolean couldFind(List<Sample> samples) {
        Map<Analyte, Range> ranges = new EnumMap<>(Analyte.class);
        samples.forEach(sample -> ranges.merge(
                sample.analyte(),
                new Range(sample.value(), sample.value()),
                (one, other) -> new Range(Math.min(one.low, other.low), Math.max(one.high, other.high))));
        boolean units = UnitMistakes.RATIO.entrySet().stream().anyMatch(mistake -> {
            Range range = ranges.get(mistake.getKey());
            return range != null && range.high >= range.low * mistake.getValue() * (1 - UnitMistakes.TOLERANCE);
        });
        Range glycated = ranges.get(Analyte.HBA1C);
        boolean percent = glycated != null && Mislabelled.couldBePercentOfPercent(glycated.low, glycated.high);
        Range cells = ranges.get(Analyte.MEAN_CELL_VOLUME);
        Range potassium = ranges.get(Analyte.POTASSIUM);
        boolean tube = potassium != null
                && potassium.high >= 5.5
                && falls(ranges, Analyte.CALCIUM, 11.4)
                && falls(ranges, Analyte.ALKALINE_PHOSPHATASE, 16.6);
        boolean drip = WrongBlood.DILUTED.stream()
                        .filter(analyte -> falls(ranges, analyte, 15))
                        .count()
                >= WrongBlood.FEWEST_FALLS;
        return units || percent || tube || drip || cells != null && cells.high - cells.low > WrongBlood.MOST_MCV_CHANGE;
    }

    private static boolean falls(Map<Analyte, Range> ranges, Analyte analyte, double percent) {
        Range range = ranges.get(analyte);
        return range != null && range.low <= range.high * (1 - percent / 100) + 1e-9;
    }

    private record Range(double low, double high) {}

    /**
     * Finds suspect values.
     *
     * @param samples of all analytes, in any order
     * @param transfusions when blood was given
     * @return why, by the sample's id
     */
    public static Map<Integer, String> suspects(List<Sample> samples, List<Instant> transfusions) {
        List<Sample> sorted = samples.stream()
                .sorted(Comparator.comparing(Sample::at).thenComparing(Sample::id))
                .toList();
        Map<Analyte, List<Sample>> byAnalyte = new EnumMap<>(Analyte.class);
        sorted.forEach(sample -> byAnalyte
                .computeIfAbsent(sample.analyte(), none -> new ArrayList<>())
                .add(sample));
        return new SanityCourse().suspects(byAnalyte, transfusions);
    }

    /** Draws that are suspect as a whole, without the samples that are mistakes of unit. */
    static Map<Integer, String> wrongBlood(
            Map<Analyte, List<Sample>> series, Set<Integer> mistakes, List<Instant> transfusions) {
        Map<Instant, Draw> draws = new TreeMap<>();
        for (Analyte analyte : BLOOD) {
            for (Sample sample : series.getOrDefault(analyte, List.of())) {
                if (!mistakes.contains(sample.id())) {
                    draws.computeIfAbsent(sample.at(), Draw::new).samples().putIfAbsent(analyte, sample);
                }
            }
        }
        return wrongBlood(List.copyOf(draws.values()), transfusions);
    }

    private static Map<Integer, String> wrongBlood(List<Draw> draws, List<Instant> transfusions) {
        Map<Integer, String> found = new HashMap<>();
        Map<Analyte, Sample> believed = new EnumMap<>(Analyte.class);
        for (int i = 0; i < draws.size(); i++) {
            Draw draw = draws.get(i);
            boolean edta = WrongBlood.isEdta(draw, believed) && !isConfirmed(draws, i, believed);
            Optional<String> wrong =
                    WrongBlood.suspect(draw, believed, WrongBlood.transfused(draw, believed, transfusions));
            if (wrong.isPresent() && !isConfirmed(draws, i, believed)) {
                draw.samples().values().forEach(sample -> found.put(sample.id(), wrong.get()));
                continue;
            }
            for (Sample sample : draw.samples().values()) {
                if (edta && EDTA.contains(sample.analyte())) {
                    found.put(sample.id(), "potassium up with calcium and alkaline phosphatase down: probably EDTA");
                } else {
                    believed.put(sample.analyte(), sample);
                }
            }
        }
        return found;
    }

    /** Whether what was measured next lies nearer to the suspect draw than to what was believed before. */
    private static boolean isConfirmed(List<Draw> draws, int suspect, Map<Analyte, Sample> believed) {
        int nearer = 0;
        int farther = 0;
        for (Map.Entry<Analyte, Sample> entry : draws.get(suspect).samples().entrySet()) {
            Sample before = believed.get(entry.getKey());
            Sample next = next(draws, suspect, entry.getKey());
            if (before != null && next != null) {
                double now = entry.getValue().value();
                if (Math.abs(next.value() - now) < Math.abs(next.value() - before.value())) {
                    nearer++;
                } else {
                    farther++;
                }
            }
        }
        return nearer > farther;
    }

    private static @Nullable Sample next(List<Draw> draws, int after, Analyte analyte) {
        for (int i = after + 1; i < Math.min(draws.size(), after + 6); i++) {
            Sample sample = draws.get(i).samples().get(analyte);
            if (sample != null) {
                return sample;
            }
        }
        return null;
    }
}
