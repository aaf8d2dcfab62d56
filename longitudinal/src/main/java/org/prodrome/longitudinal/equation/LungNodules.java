package org.prodrome.longitudinal.equation;

import static org.prodrome.longitudinal.equation.Numbers.above;
import static org.prodrome.longitudinal.equation.Numbers.atLeast;
import static org.prodrome.longitudinal.equation.Numbers.below;

import java.util.OptionalDouble;

/**
 * What the guidelines make of a lung nodule by its composition and size in mm. Fleischner Society 2017 (MacMahon,
 * Radiology 2017;284:228, doi:10.1148/radiol.2017161659), ACR Lung-RADS v2022 (Christensen, JACR 2024;21:473,
 * doi:10.1016/j.jacr.2023.09.009), BTS 2015 (Callister, Thorax 2015;70 Suppl 2, doi:10.1136/thoraxjnl-2015-207168).
 */
public final class LungNodules {
    /** Rise of the volume, in %, that is growth (BTS 2015). */
    public static final double GROWTH_PERCENT = 25;

    /** Rise of the mean diameter, in mm, that is growth (Fleischner 2017). */
    public static final double GROWTH_MM = 2;

    /** Days between two CTs below which a doubling time from diameters says nothing. */
    public static final double FEWEST_DAYS = 90;

    private LungNodules() {}

    /** What a nodule is made of on CT. */
    public enum Composition {
        SOLID("solid"),
        PART_SOLID("part-solid"),
        GROUND_GLASS("ground-glass");

        private final String word;

        Composition(String word) {
            this.word = word;
        }

        /** As sentences print it. */
        public String word() {
            return word;
        }
    }

    /** First step that Fleischner 2017 asks for. */
    public enum Action {
        NONE("none", 0, 0, false),
        /** At high risk only, and a choice. */
        OPTIONAL_CT("optional_ct_12m", 12, 12, false),
        CT_OR_PET_OR_BIOPSY("ct_3m_pet_or_biopsy", 3, 3, true),
        CT_3_TO_6("ct_3_6m", 3, 6, true),
        CT_6_TO_12("ct_6_12m", 6, 12, true);

        private final String id;
        private final int from;
        private final int to;
        private final boolean firm;

        Action(String id, int from, int to, boolean firm) {
            this.id = id;
            this.from = from;
            this.to = to;
            this.firm = firm;
        }

        /** As vector files write it. */
        public String id() {
            return id;
        }

        /** Months after the CT at which the next one is due at the earliest. */
        public int fromMonths() {
            return from;
        }

        /** Months after the CT by which the next one is due. */
        public int toMonths() {
            return to;
        }

        /** Whether the step is recommended, not only a choice. */
        public boolean isFirm() {
            return firm;
        }
    }

    /** How a nodule stands to the CT before. */
    public enum Status {
        BASELINE,
        NEW,
        GROWING,
        STABLE
    }

    /** Size by Fleischner: mean of long and short axis in mm, rounded half up to the millimetre. */
    public static int roundedSize(double meanDiameter) {
        return (int) Math.floor(meanDiameter + 0.5 + Numbers.EPSILON);
    }

    /**
     * Fleischner 2017.
     *
     * @param multiple of solid nodules: whether there is another nodule; of the others: another that is not solid
     * @param highRisk decides on small solid nodules only
     * @param size {@link #roundedSize}
     */
    public static Action fleischner(Composition composition, boolean multiple, boolean highRisk, int size) {
        if (composition == Composition.SOLID) {
            if (size < 6) {
                return highRisk ? Action.OPTIONAL_CT : Action.NONE;
            }
            return multiple ? Action.CT_3_TO_6 : size <= 8 ? Action.CT_6_TO_12 : Action.CT_OR_PET_OR_BIOPSY;
        }
        if (multiple) {
            return Action.CT_3_TO_6;
        }
        if (size < 6) {
            return Action.NONE;
        }
        return composition == Composition.PART_SOLID ? Action.CT_3_TO_6 : Action.CT_6_TO_12;
    }

    /**
     * Lung-RADS v2022 category, {@code 2} to {@code 4B}. A stable nodule keeps the category of its size; stepping down
     * after a stable follow-up is {@link #stepDown}.
     *
     * @param mean mean diameter, mm
     * @param solid mean diameter of the solid part, mm; of part-solid nodules only
     */
    public static String lungRads(Composition composition, Status status, double mean, OptionalDouble solid) {
        return switch (composition) {
            case SOLID -> solidCategory(status, mean);
            case PART_SOLID -> partSolidCategory(status, mean, solid.orElseThrow());
            case GROUND_GLASS -> below(mean, 30) || status == Status.STABLE ? "2" : "3";
        };
    }

    private static String solidCategory(Status status, double mean) {
        return switch (status) {
            case NEW -> category(mean, 4, 6, 8);
            case GROWING -> below(mean, 8) ? "4A" : "4B";
            case BASELINE, STABLE -> category(mean, 6, 8, 15);
        };
    }

    private static String partSolidCategory(Status status, double mean, double solid) {
        boolean small = below(mean, 6);
        if (status == Status.GROWING || (status == Status.NEW && !small)) {
            return below(solid, 4) ? "4A" : "4B";
        }
        if (small) {
            return status == Status.NEW ? "3" : "2";
        }
        return below(solid, 6) ? "3" : below(solid, 8) ? "4A" : "4B";
    }

    private static String category(double size, double three, double fourA, double fourB) {
        return below(size, three) ? "2" : below(size, fourA) ? "3" : below(size, fourB) ? "4A" : "4B";
    }

    /**
     * Category after a stable follow-up: 4A stable at 3 months is 3, 3 stable at 6 months is 2; 15 days early counts as
     * in time (our allowance).
     */
    public static String stepDown(String category, double days) {
        return switch (category) {
            case "4A" -> atLeast(days, 75) ? "3" : "4A";
            case "3" -> atLeast(days, 165) ? "2" : "3";
            default -> category;
        };
    }

    /**
     * Months to the next CT by Lung-RADS v2022. For 4B and 4X the guideline names work-up (diagnostic CT, PET/CT or
     * tissue) and no interval: it is due now, within one month at the latest.
     */
    public static int monthsToNext(String category) {
        return switch (category) {
            case "2" -> 12;
            case "3" -> 6;
            case "4A" -> 3;
            default -> 1;
        };
    }

    /** Volume of a sphere of the diameter: mm³ of mm. */
    public static double sphere(double diameter) {
        return Math.PI * Math.pow(diameter, 3) / 6;
    }

    /** Change in %, of the earlier. */
    public static double percent(double earlier, double later) {
        return 100 * (later - earlier) / earlier;
    }

    /** Growth by volume: {@value #GROWTH_PERCENT} % or more. */
    public static boolean growsByVolume(double earlier, double later) {
        return atLeast(percent(earlier, later), GROWTH_PERCENT);
    }

    /** Growth by mean diameter: {@value #GROWTH_MM} mm or more. */
    public static boolean growsByDiameter(double earlier, double later) {
        return atLeast(later - earlier, GROWTH_MM);
    }

    /** Whether a doubling time from diameters means anything: 90 days or more, and 2 mm or more. */
    public static boolean isBeyondError(double earlier, double later, double days) {
        return atLeast(days, FEWEST_DAYS) && atLeast(Math.abs(later - earlier), GROWTH_MM);
    }

    /** BTS 2015 by doubling time in days: below 400 {@code refer}, to 600 {@code consider}, above {@code slow}. */
    public static String speed(double doublingDays) {
        return below(doublingDays, 400) ? "refer" : above(doublingDays, 600) ? "slow" : "consider";
    }
}
