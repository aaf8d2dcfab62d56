package org.prodrome.longitudinal.equation;

import static org.prodrome.longitudinal.equation.Numbers.above;
import static org.prodrome.longitudinal.equation.Numbers.atLeast;
import static org.prodrome.longitudinal.equation.Numbers.atMost;
import static org.prodrome.longitudinal.equation.Numbers.below;

/** Scores of infection and organ failure; {@code NaN} stands for not measured and gives no points. */
public final class Sepsis {
    private Sepsis() {}

    /** qSOFA (Singer, JAMA 2016;315:801, doi:10.1001/jama.2016.0287). */
    public static int qsofa(double respiration, double systolic, double gcs) {
        return points(atLeast(respiration, 22)) + points(atMost(systolic, 100)) + points(below(gcs, 15));
    }

    /** SIRS without a differential count. */
    public static int sirs(double temperature, double heartRate, double respiration, double paco2, double whiteCells) {
        return sirs(temperature, heartRate, respiration, paco2, whiteCells, Double.NaN);
    }

    /** SIRS (Bone, Chest 1992): temperature °C, PaCO2 mmHg, white cells 10⁹/L, band neutrophils %; NaN counts 0. */
    public static int sirs(
            double temperature, double heartRate, double respiration, double paco2, double whiteCells, double bands) {
        return points(above(temperature, 38) || below(temperature, 36))
                + points(above(heartRate, 90))
                + points(above(respiration, 20) || below(paco2, 32))
                + points(above(whiteCells, 12) || below(whiteCells, 4) || above(bands, 10));
    }

    /** Breathing and clotting: PaO2/FiO2 mmHg, ventilated, platelets 10⁹/L. */
    public record Breathing(double ratio, boolean supported) {}

    /** Circulation: mean pressure mmHg, drugs in µg/kg/min. */
    public record Circulation(
            double meanPressure, double dopamine, double dobutamine, double epinephrine, double norepinephrine) {}

    /** SOFA (Vincent 1996, doi:10.1007/BF01709751): bilirubin and creatinine mg/dL, urine mL in 24 h. */
    public static int sofa(
            Breathing breathing,
            double platelets,
            double bilirubin,
            Circulation circulation,
            double gcs,
            double creatinine,
            double urine) {
        return respiratory(breathing)
                + falling(platelets, 150, 100, 50, 20)
                + rising(bilirubin, 1.2, 2, 6, 12)
                + cardiovascular(circulation)
                + falling(gcs, 15, 13, 10, 6)
                + Math.max(rising(creatinine, 1.2, 2, 3.5, 5), below(urine, 200) ? 4 : below(urine, 500) ? 3 : 0);
    }

    private static int respiratory(Breathing breathing) {
        int points = falling(breathing.ratio(), 400, 300, 200, 100);
        return breathing.supported() ? points : Math.min(points, 2);
    }

    private static int cardiovascular(Circulation circulation) {
        double adrenaline = Math.max(positive(circulation.epinephrine()), positive(circulation.norepinephrine()));
        double dopamine = positive(circulation.dopamine());
        if (above(dopamine, 15) || above(adrenaline, 0.1)) {
            return 4;
        }
        if (above(dopamine, 5) || adrenaline > 0) {
            return 3;
        }
        if (dopamine > 0 || positive(circulation.dobutamine()) > 0) {
            return 2;
        }
        return points(below(circulation.meanPressure(), 70));
    }

    private static int falling(double value, double one, double two, double three, double four) {
        return points(below(value, one))
                + points(below(value, two))
                + points(below(value, three))
                + points(below(value, four));
    }

    private static int rising(double value, double one, double two, double three, double four) {
        return points(atLeast(value, one))
                + points(atLeast(value, two))
                + points(atLeast(value, three))
                + points(atLeast(value, four));
    }

    private static double positive(double dose) {
        return Double.isNaN(dose) ? 0 : dose;
    }

    private static int points(boolean met) {
        return met ? 1 : 0;
    }
}
