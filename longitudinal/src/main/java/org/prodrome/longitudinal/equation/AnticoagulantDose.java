package org.prodrome.longitudinal.equation;

import static org.prodrome.longitudinal.equation.Numbers.above;
import static org.prodrome.longitudinal.equation.Numbers.atLeast;
import static org.prodrome.longitudinal.equation.Numbers.atMost;
import static org.prodrome.longitudinal.equation.Numbers.below;

/**
 * Dose of a direct oral anticoagulant in atrial fibrillation, as the label of a market words it: the FDA's labels
 * (United States) and the EMA's product information (Europe).
 */
public final class AnticoagulantDose {
    private AnticoagulantDose() {}

    /** Whose label holds. */
    public enum Market {
        US,
        EU
    }

    /** The drugs. */
    public enum Drug {
        APIXABAN,
        RIVAROXABAN,
        DABIGATRAN,
        EDOXABAN
    }

    /**
     * Who takes it.
     *
     * @param age completed years
     * @param weight kg
     * @param creatinine mg/dL
     * @param clearance Cockcroft-Gault, mL/min
     */
    public record Taker(double age, double weight, double creatinine, double clearance) {}

    /** The label's dose, {@code contraindicated}, {@code avoid} or {@code no recommendation}. */
    public static String of(Drug drug, Market market, Taker taker) {
        return switch (drug) {
            case APIXABAN -> apixaban(market, taker);
            case RIVAROXABAN -> rivaroxaban(market, taker.clearance());
            case DABIGATRAN -> dabigatran(market, taker);
            case EDOXABAN -> edoxaban(market, taker);
        };
    }

    private static String apixaban(Market market, Taker taker) {
        int met =
                one(atLeast(taker.age(), 80)) + one(atMost(taker.weight(), 60)) + one(atLeast(taker.creatinine(), 1.5));
        if (market == Market.EU) {
            if (below(taker.clearance(), 15)) {
                return "no recommendation";
            }
            return met >= 2 || below(taker.clearance(), 30) ? "2.5 mg BID" : "5 mg BID";
        }
        return met >= 2 ? "2.5 mg BID" : "5 mg BID";
    }

    private static String rivaroxaban(Market market, double clearance) {
        if (market == Market.EU && below(clearance, 15)) {
            return "no recommendation";
        }
        return atMost(clearance, 50) ? "15 mg QD" : "20 mg QD";
    }

    private static String dabigatran(Market market, Taker taker) {
        if (market == Market.EU) {
            if (below(taker.clearance(), 30)) {
                return "contraindicated";
            }
            return atLeast(taker.age(), 80) ? "110 mg BID" : "150 mg BID";
        }
        if (below(taker.clearance(), 15)) {
            return "no recommendation";
        }
        return atMost(taker.clearance(), 30) ? "75 mg BID" : "150 mg BID";
    }

    private static String edoxaban(Market market, Taker taker) {
        if (below(taker.clearance(), 15)) {
            return "no recommendation";
        }
        if (market == Market.US && above(taker.clearance(), 95)) {
            return "avoid";
        }
        boolean light = market == Market.EU && atMost(taker.weight(), 60);
        return light || atMost(taker.clearance(), 50) ? "30 mg QD" : "60 mg QD";
    }

    private static int one(boolean met) {
        return met ? 1 : 0;
    }
}
