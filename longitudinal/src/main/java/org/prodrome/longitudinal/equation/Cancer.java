package org.prodrome.longitudinal.equation;

import static org.prodrome.longitudinal.equation.Numbers.above;
import static org.prodrome.longitudinal.equation.Numbers.atMost;
import static org.prodrome.longitudinal.equation.Numbers.below;

import java.util.OptionalDouble;

/** Early signs of cancer: lung nodules, prostate antigen, new diabetes with weight loss. */
public final class Cancer {
    private Cancer() {}

    /** A lung nodule and its bearer. */
    public record Nodule(double age, double diameter, boolean upperLobe, boolean spiculated) {}

    /**
     * Brock model with spiculation, probability 0 to 1 (McWilliams, NEJM 2013;369:910, doi:10.1056/NEJMoa1214726).
     *
     * @param type {@code solid}, {@code partsolid} or {@code nonsolid}
     */
    public static double brock(
            Nodule nodule, boolean female, boolean family, boolean emphysema, String type, int count) {
        double logit = -6.7892
                + 0.0287 * (nodule.age() - 62)
                + 0.6011 * points(female)
                + 0.2961 * points(family)
                + 0.2953 * points(emphysema)
                - 5.3854 * (Math.pow(nodule.diameter() / 10, -0.5) - 1.58113883)
                + (type.equals("nonsolid") ? -0.1276 : type.equals("partsolid") ? 0.3770 : 0)
                + 0.6581 * points(nodule.upperLobe())
                - 0.0824 * (count - 4)
                + 0.7729 * points(nodule.spiculated());
        return Liver.probability(logit);
    }

    /** Mayo model, probability 0 to 1 (Swensen 1997, doi:10.1001/archinte.1997.00440290031002). */
    public static double mayo(Nodule nodule, boolean smoker, boolean earlierCancer) {
        return Liver.probability(-6.8272
                + 0.0391 * nodule.age()
                + 0.7917 * points(smoker)
                + 1.3388 * points(earlierCancer)
                + 0.1274 * nodule.diameter()
                + 1.0407 * points(nodule.spiculated())
                + 0.7838 * points(nodule.upperLobe()));
    }

    /**
     * Mayo after PET, probability 0 to 1 (Herder, Chest 2005, doi:10.1378/chest.128.4.2490).
     *
     * @param uptake {@code none}, {@code faint}, {@code moderate} or {@code intense}
     */
    public static double herder(double mayo, String uptake) {
        double pet = switch (uptake) {
            case "faint" -> 2.322;
            case "moderate" -> 4.617;
            case "intense" -> 4.771;
            default -> 0;
        };
        return Liver.probability(-4.739 + 3.691 * mayo + pet);
    }

    /** Volume doubling time in days; negative when shrinking (Schwartz, Cancer 1961). */
    public static double doublingTime(double first, double second, double days) {
        return days * Math.log(2) / Math.log(second / first);
    }

    /** Growth of a nodule by Lung-RADS 2022: more than 1.5 mm within 12 months (365 days). */
    public static boolean grows(double prior, double current, double days) {
        return atMost(days, 365) && isLarger(prior, current);
    }

    /** More than 1.5 mm larger, over whatever time: what is never stable by Lung-RADS 2022. */
    public static boolean isLarger(double prior, double current) {
        return above(current - prior, 1.5);
    }

    /** NICE NG12: prostate antigen in ng/mL above the threshold of the age; no threshold outside 40 to 79. */
    public static boolean prostateReferral(double age, double antigen) {
        OptionalDouble threshold = prostateThreshold(age);
        return threshold.isPresent() && above(antigen, threshold.getAsDouble());
    }

    /** NICE NG12: ng/mL above which to refer; none outside 40 to 79 years. */
    public static OptionalDouble prostateThreshold(double age) {
        if (age < 40 || age >= 80) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(age < 50 ? 2.5 : age < 60 ? 3.5 : age < 70 ? 4.5 : 6.5);
    }

    /**
     * ENDPAC (Sharma, Gastroenterology 2018;155:730, doi:10.1053/j.gastro.2018.05.023): glucose mg/dL, change in kg.
     */
    public static int endpac(double glucose, double glucoseYearBefore, double weightChange, double age) {
        return glucoseCategory(glucose)
                - glucoseCategory(glucoseYearBefore)
                + weight(weightChange)
                + (age < 60 ? -1 : age < 70 ? 0 : 1);
    }

    /** ENDPAC band: 3 and more {@code high}, 1 and 2 {@code intermediate}, else {@code very_low}. */
    public static String endpacBand(int score) {
        return score >= 3 ? "high" : score >= 1 ? "intermediate" : "very_low";
    }

    /**
     * Risk factors of a monoclonal gammopathy, 0 to 3 (Rajkumar, Blood 2005;106:812, doi:10.1182/blood-2005-03-1038).
     *
     * @param protein monoclonal protein in g/L
     * @param notG whether its class is another than IgG
     * @param ratio free kappa over free lambda light chains
     */
    public static int gammopathyPoints(double protein, boolean notG, double ratio) {
        return points(isMuchProtein(protein)) + points(notG) + points(isOddRatio(ratio));
    }

    /** A monoclonal protein of 15 g/L or more. */
    public static boolean isMuchProtein(double protein) {
        return !below(protein, 15);
    }

    /** A free light chain ratio below 0.26 or above 1.65. */
    public static boolean isOddRatio(double ratio) {
        return below(ratio, 0.26) || above(ratio, 1.65);
    }

    /** How many in 100 progress in 20 years with so many of the three factors. */
    public static int gammopathyPercent(int points) {
        return switch (points) {
            case 0 -> 5;
            case 1 -> 21;
            case 2 -> 37;
            default -> 58;
        };
    }

    private static int glucoseCategory(double glucose) {
        if (below(glucose, 100)) {
            return 1;
        }
        if (below(glucose, 110)) {
            return 2;
        }
        return below(glucose, 126) ? 3 : atMost(glucose, 160) ? 4 : 5;
    }

    private static int weight(double change) {
        if (below(Math.abs(change), 2)) {
            return 0;
        }
        int size = below(Math.abs(change), 4) ? 2 : below(Math.abs(change), 6) ? 4 : 6;
        return change < 0 ? size : -size;
    }

    private static int points(boolean met) {
        return met ? 1 : 0;
    }
}
