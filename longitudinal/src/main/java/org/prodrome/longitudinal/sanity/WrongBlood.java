package org.prodrome.longitudinal.sanity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Blood that is probably another person's, drawn over a drip, or from the wrong tube, by the pattern of several
 * analytes together (CLSI EP33; limits from the reference change values of {@code reference/longitudinal.md} 0.1). No
 * single analyte decides: a creatinine that doubles or a potassium that jumps is what the rules are there to see.
 */
final class WrongBlood {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration TWO_DAYS = Duration.ofDays(2);
    private static final Duration QUARTER = Duration.ofDays(90);
    static final double MOST_MCV_CHANGE = 5;
    static final double FEWEST_FALLS = 5;

    /** Reference change value in %, of analytes that do not move far within a week by themselves. */
    private static final Map<Analyte, Double> STEADY = Map.of(
            Analyte.CREATININE, 12.6,
            Analyte.ALBUMIN, 8.1,
            Analyte.TOTAL_PROTEIN, 8.1,
            Analyte.ALKALINE_PHOSPHATASE, 16.6,
            Analyte.PLATELETS, 16.5,
            Analyte.HAEMOGLOBIN, 7.8,
            Analyte.HBA1C, 5.3,
            Analyte.TOTAL_CHOLESTEROL, 14.6);

    /** What a drip dilutes. */
    static final List<Analyte> DILUTED = List.of(
            Analyte.HAEMOGLOBIN,
            Analyte.PLATELETS,
            Analyte.LEUKOCYTES,
            Analyte.ALBUMIN,
            Analyte.TOTAL_PROTEIN,
            Analyte.CALCIUM,
            Analyte.CREATININE,
            Analyte.UREA_NITROGEN,
            Analyte.ALKALINE_PHOSPHATASE);

    private WrongBlood() {}

    /**
     * Why the whole draw is suspect, against what was last believed.
     *
     * @param transfused whether blood was given between the last mean cell volume and this one
     */
    static Optional<String> suspect(Draw draw, Map<Analyte, Sample> before, boolean transfused) {
        if (!transfused && isAnotherPersons(draw, before)) {
            return Optional.of("cells and several values changed within days more than one person's do: probably"
                    + " another person's blood");
        }
        return isDiluted(draw, before)
                ? Optional.of("everything fell together within two days: probably diluted by a drip")
                : Optional.empty();
    }

    /** Potassium up with calcium and alkaline phosphatase down: potassium EDTA from another tube. */
    static boolean isEdta(Draw draw, Map<Analyte, Sample> before) {
        Sample potassium = draw.samples().get(Analyte.POTASSIUM);
        return potassium != null
                && potassium.value() >= 5.5
                && draw.change(Analyte.POTASSIUM, before, QUARTER).orElse(0.0) > 11.2
                && draw.change(Analyte.CALCIUM, before, QUARTER).orElse(0.0) < -2 * 5.7
                && draw.change(Analyte.ALKALINE_PHOSPHATASE, before, QUARTER).orElse(0.0) < -16.6;
    }

    private static boolean isAnotherPersons(Draw draw, Map<Analyte, Sample> before) {
        Sample cells = draw.samples().get(Analyte.MEAN_CELL_VOLUME);
        Sample cellsBefore = before.get(Analyte.MEAN_CELL_VOLUME);
        boolean otherCells = cells != null
                && cellsBefore != null
                && Duration.between(cellsBefore.at(), draw.at()).compareTo(WEEK) <= 0
                && Math.abs(cells.value() - cellsBefore.value()) > MOST_MCV_CHANGE;
        return otherCells
                && STEADY.entrySet().stream()
                        .anyMatch(steady -> Math.abs(draw.change(steady.getKey(), before, WEEK)
                                        .orElse(0.0))
                                > 3 * steady.getValue());
    }

    private static boolean isDiluted(Draw draw, Map<Analyte, Sample> before) {
        List<Double> changes = DILUTED.stream()
                .flatMap(analyte -> draw.change(analyte, before, TWO_DAYS).stream())
                .toList();
        // Fluids given to the sick thin the blood too, but not its creatinine, urea and cells by a third at once.
        return changes.stream().filter(change -> change <= -15).count() >= FEWEST_FALLS
                && changes.stream().allMatch(change -> change <= -10)
                && draw.change(Analyte.CREATININE, before, TWO_DAYS).orElse(0.0) <= -15;
    }

    /** Whether blood was given between the two, or the haemoglobin rose as if. */
    static boolean transfused(Draw draw, Map<Analyte, Sample> before, List<Instant> transfusions) {
        Sample cells = before.get(Analyte.MEAN_CELL_VOLUME);
        Sample then = before.get(Analyte.HAEMOGLOBIN);
        Sample now = draw.samples().get(Analyte.HAEMOGLOBIN);
        boolean rose = then != null && now != null && now.value() - then.value() >= 10;
        return rose
                || cells != null
                        && transfusions.stream()
                                .anyMatch(given ->
                                        !given.isBefore(cells.at().minus(TWO_DAYS)) && !given.isAfter(draw.at()));
    }
}
