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

/** ADA risk test from what a record holds; the lower body mass limits for Asian Americans are not applied. */
public final class AdaRiskTest extends DiabetesQuestionnaire {
    private static final Rule RULE = new Rule(
            "ada-risk-test/1",
            "Risk of diabetes (ADA test)",
            "People who should have their glucose measured.",
            "Adults without diabetes, not pregnant, without HbA1c or glucose in the last 3 years. The lower body mass"
                    + " limits for Asian Americans are not applied.",
            "Body mass index of the last 2 years; problems and family at any time.",
            Citation.paper("Bang, Ann Intern Med 2009;151:775", "10.7326/0003-4819-151-11-200912010-00005"),
            "An HbA1c or a fasting glucose.");

    private static final int SCREEN = 5;

    public AdaRiskTest() {
        super("ada-risk-test", "ADA risk test", SCREEN);
    }

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    Tally count(PatientTimeline timeline, int age, boolean female) {
        int lowest = DiabetesRisk.adaAge(age) + (female ? 0 : 1);
        int open = 1;
        List<String> missing = new ArrayList<>(List.of("physical activity"));
        List<Point> measured = new ArrayList<>();
        Roles roles = Roles.none();
        Optional<Point> index = RiskHistory.measured(timeline, Analyte.BODY_MASS_INDEX);
        if (index.isPresent()) {
            roles = roles.with("bmi", index.get());
            measured.add(index.get());
            lowest += DiabetesRisk.adaBodyMass(index.get().value());
        } else {
            missing.add("body mass index of the last 2 years");
            open += 3;
        }
        Optional<Event> gestational = female ? RiskHistory.gestationalDiabetes(timeline) : Optional.empty();
        if (gestational.isPresent()) {
            roles = roles.with("gestational-diabetes", gestational.get());
            lowest++;
        }
        Optional<Event> pressure = RiskHistory.hypertension(timeline);
        if (pressure.isPresent()) {
            roles = roles.with("hypertension", pressure.get());
            lowest++;
        }
        Optional<Event> relative = RiskHistory.relative(timeline).filter(RiskHistory::isFirstDegree);
        if (relative.isPresent()) {
            roles = roles.with("family", relative.get());
            lowest++;
        } else {
            missing.add("diabetes in the family");
            open++;
        }
        return new Tally(lowest, lowest + open, missing, roles, measured);
    }
}
