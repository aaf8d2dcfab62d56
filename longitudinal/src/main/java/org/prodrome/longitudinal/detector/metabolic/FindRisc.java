package org.prodrome.longitudinal.detector.metabolic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.equation.DiabetesRisk;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/** FINDRISC from what a record holds. Activity and diet never are, so it comes to a range. */
public final class FindRisc extends DiabetesQuestionnaire {
    private static final Rule RULE = new Rule(
            "findrisc/1",
            "Risk of diabetes (FINDRISC)",
            "A high risk of type 2 diabetes in people whose glucose nobody has measured.",
            "Adults without diabetes, not pregnant, without HbA1c or glucose in the last 3 years.",
            "Body mass index and waist of the last 2 years; problems, drugs and family at any time.",
            Citation.paper("Lindström, Diabetes Care 2003;26:725", "10.2337/diacare.26.3.725"),
            "An HbA1c or a fasting glucose.");

    private static final int HIGH_RISK = 15;
    private static final int INACTIVE = 2;
    private static final int NO_VEGETABLES = 1;
    private static final int FIRST_DEGREE = 5;
    private static final int SECOND_DEGREE = 3;

    public FindRisc() {
        super("findrisc", "FINDRISC", HIGH_RISK);
    }

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    Tally count(PatientTimeline timeline, int age, boolean female) {
        int lowest = DiabetesRisk.age(age);
        int open = INACTIVE + NO_VEGETABLES;
        List<String> missing = new ArrayList<>(List.of("daily activity", "daily vegetables or fruit"));
        List<Point> measured = new ArrayList<>();
        Roles roles = Roles.none();
        Optional<Point> index = RiskHistory.measured(timeline, Analyte.BODY_MASS_INDEX);
        if (index.isPresent()) {
            roles = roles.with("bmi", index.get());
            measured.add(index.get());
            lowest += DiabetesRisk.bodyMass(index.get().value());
        } else {
            missing.add("body mass index of the last 2 years");
            open += 3;
        }
        Optional<Point> waist = RiskHistory.measured(timeline, Analyte.WAIST);
        if (waist.isPresent()) {
            roles = roles.with("waist", waist.get());
            measured.add(waist.get());
            lowest += DiabetesRisk.waist(waist.get().value(), female);
        } else {
            missing.add("waist circumference of the last 2 years");
            open += 4;
        }
        Optional<Event> drug = RiskHistory.pressureDrug(timeline);
        if (drug.isPresent()) {
            roles = roles.with("pressure-drug", drug.get());
            lowest += 2;
        }
        Optional<Event> glucose = RiskHistory.highGlucose(timeline);
        if (glucose.isPresent()) {
            roles = roles.with("high-glucose", glucose.get());
            lowest += 5;
        }
        Optional<Event> relative = RiskHistory.relative(timeline);
        if (relative.isPresent()) {
            boolean near = RiskHistory.isFirstDegree(relative.get());
            roles = roles.with("family", relative.get());
            lowest += near ? FIRST_DEGREE : SECOND_DEGREE;
            open += near ? 0 : FIRST_DEGREE - SECOND_DEGREE;
        } else {
            missing.add("diabetes in the family");
            open += FIRST_DEGREE;
        }
        return new Tally(lowest, lowest + open, missing, roles, measured);
    }
}
