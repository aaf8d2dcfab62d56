package org.prodrome.longitudinal.equation;

import static org.prodrome.longitudinal.equation.Numbers.above;
import static org.prodrome.longitudinal.equation.Numbers.atLeast;
import static org.prodrome.longitudinal.equation.Numbers.below;

/** Points of the questionnaires for the risk of type 2 diabetes. */
public final class DiabetesRisk {
    private DiabetesRisk() {}

    /**
     * What FINDRISC asks.
     *
     * @param age completed years
     * @param female sex
     * @param bodyMassIndex kg/m²
     * @param waist cm
     * @param active half an hour of activity a day
     * @param vegetables vegetables or fruit every day
     * @param pressureDrugs drugs for high blood pressure
     * @param highGlucose blood glucose was once high
     * @param family points of the family: 0, 3 (grandparent, aunt, uncle, cousin) or 5 (parent, sibling, child)
     */
    public record Answers(
            int age,
            boolean female,
            double bodyMassIndex,
            double waist,
            boolean active,
            boolean vegetables,
            boolean pressureDrugs,
            boolean highGlucose,
            int family) {}

    /** FINDRISC, 0 to 26 (Lindström, Diabetes Care 2003;26:725, doi:10.2337/diacare.26.3.725, form of 2001). */
    public static int findrisc(Answers answers) {
        return age(answers.age())
                + bodyMass(answers.bodyMassIndex())
                + waist(answers.waist(), answers.female())
                + (answers.active() ? 0 : 2)
                + (answers.vegetables() ? 0 : 1)
                + (answers.pressureDrugs() ? 2 : 0)
                + (answers.highGlucose() ? 5 : 0)
                + answers.family();
    }

    /** Points for age: 0 below 45, 2 to 54, 3 to 64, then 4. */
    public static int age(int years) {
        return years < 45 ? 0 : years < 55 ? 2 : years < 65 ? 3 : 4;
    }

    /** Points for the body mass index: 0 below 25, 1 to 30, above 3. */
    public static int bodyMass(double index) {
        return below(index, 25) ? 0 : above(index, 30) ? 3 : 1;
    }

    /** Points for the waist: men 94 and 102 cm, women 80 and 88 cm. */
    public static int waist(double centimetres, boolean female) {
        return below(centimetres, female ? 80 : 94) ? 0 : above(centimetres, female ? 88 : 102) ? 4 : 3;
    }

    /**
     * ADA risk test, 0 to 11 (Bang, Ann Intern Med 2009;151:775, doi:10.7326/0003-4819-151-11-200912010-00005): age and
     * body mass points, and one for each of the others.
     */
    public static int ada(int age, double bodyMassIndex, int others) {
        return adaAge(age) + adaBodyMass(bodyMassIndex) + others;
    }

    /** Points for age: 1 from 40, 2 from 50, 3 from 60. */
    public static int adaAge(int years) {
        return years < 40 ? 0 : years < 50 ? 1 : years < 60 ? 2 : 3;
    }

    /** Points for the body mass index: 1 from 25, 2 from 30, 3 from 40 kg/m². */
    public static int adaBodyMass(double index) {
        return atLeast(index, 40) ? 3 : atLeast(index, 30) ? 2 : atLeast(index, 25) ? 1 : 0;
    }
}
