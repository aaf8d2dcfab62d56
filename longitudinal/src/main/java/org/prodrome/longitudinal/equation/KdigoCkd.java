package org.prodrome.longitudinal.equation;

import static org.prodrome.longitudinal.equation.Numbers.above;
import static org.prodrome.longitudinal.equation.Numbers.atLeast;
import static org.prodrome.longitudinal.equation.Numbers.below;

/**
 * Categories of chronic kidney disease: KDIGO 2024, Kidney Int 105(4S), doi:10.1016/j.kint.2023.10.018; accelerated
 * progression: NICE NG203.
 */
public final class KdigoCkd {
    private KdigoCkd() {}

    /** GFR category, best first. */
    public enum Gfr {
        G1,
        G2,
        G3a,
        G3b,
        G4,
        G5;

        /** Category of an eGFR in mL/min/1.73 m², not rounded. */
        public static Gfr of(double egfr) {
            if (atLeast(egfr, 90)) {
                return G1;
            } else if (atLeast(egfr, 60)) {
                return G2;
            } else if (atLeast(egfr, 45)) {
                return G3a;
            } else if (atLeast(egfr, 30)) {
                return G3b;
            }
            return atLeast(egfr, 15) ? G4 : G5;
        }
    }

    /** Albuminuria category, best first. */
    public enum Albuminuria {
        A1,
        A2,
        A3;

        /** Category of a urine albumin/creatinine ratio in mg/g: below 30, to 300, above. */
        public static Albuminuria of(double ratio) {
            if (below(ratio, 30)) {
                return A1;
            }
            return above(ratio, 300) ? A3 : A2;
        }
    }

    /** Risk of the heat map. */
    public enum Risk {
        LOW("low"),
        MODERATE("moderate"),
        HIGH("high"),
        VERY_HIGH("very high");

        private final String words;

        Risk(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** Risk category by GFR and albuminuria. */
    public static Risk risk(Gfr gfr, Albuminuria albuminuria) {
        int start = switch (gfr) {
            case G1, G2 -> 0;
            case G3a -> 1;
            case G3b -> 2;
            case G4, G5 -> 3;
        };
        return Risk.values()[Math.min(start + albuminuria.ordinal(), 3)];
    }

    /**
     * Times a year to look again: the cells of the heat map. {@code x1} also stands for the low-risk cells, which the
     * guideline gives as "screen"; 4 stands for 4 or more.
     */
    public static int checksPerYear(Gfr gfr, Albuminuria albuminuria) {
        return switch (gfr) {
            case G1, G2 -> albuminuria == Albuminuria.A3 ? 2 : 1;
            case G3a -> albuminuria.ordinal() + 1;
            case G3b -> albuminuria == Albuminuria.A1 ? 2 : 3;
            case G4 -> albuminuria == Albuminuria.A3 ? 4 : 3;
            case G5 -> 4;
        };
    }

    /** NG203: a fall of a quarter or more together with a worse category, within 12 months (365 days). */
    public static boolean accelerated(double first, double last, double days) {
        return Numbers.atMost(days, 365)
                && atLeast((first - last) / first, 0.25)
                && Gfr.of(last).compareTo(Gfr.of(first)) > 0;
    }
}
