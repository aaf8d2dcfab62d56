package org.prodrome.longitudinal.detector.metabolic;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Attainable;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.longitudinal.timeline.Person.Sex;
import org.prodrome.terminology.code.Snomed;

/**
 * A questionnaire whose answers a record holds in part: it speaks when even the least attainable total reaches the
 * threshold and no glucose was measured in the last three years.
 */
abstract class DiabetesQuestionnaire implements Detector {
    private static final int ADULT = 18;

    /**
     * What came of the questions.
     *
     * @param lowest total when every unanswered question counts least
     * @param highest total when every unanswered question counts most
     * @param missing the unanswered questions
     * @param roles the answers
     * @param measured measurements among the answers, for the sentence that lists them
     */
    record Tally(int lowest, int highest, List<String> missing, Roles roles, List<Point> measured) {}

    private final String score;
    private final String name;
    private final int threshold;

    DiabetesQuestionnaire(String score, String name, int threshold) {
        this.score = score;
        this.name = name;
        this.threshold = threshold;
    }

    /** Counts the points. */
    abstract Tally count(PatientTimeline timeline, int age, boolean female);

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Rule rule = rule();
        if (!timeline.events("Condition", Snomed.DIABETES).isEmpty()) {
            return new NotApplicable(rule, "diabetes is on record");
        }
        if (Circumstances.isPregnant(timeline)) {
            return new NotApplicable(rule, "pregnancy has its own tests");
        }
        OptionalInt age = Circumstances.age(timeline);
        Optional<Sex> sex = Person.sex(timeline.patient());
        if (age.isEmpty() || sex.isEmpty()) {
            return new NotComputable(rule, List.of("sex and birth date to the day"), List.of());
        }
        if (age.getAsInt() < ADULT) {
            return new NotApplicable(rule, "the questionnaire is for adults");
        }
        if (RiskHistory.isTested(timeline)) {
            return new NotApplicable(rule, "glucose was measured in the last 3 years: it answers the question better");
        }
        return judge(timeline, count(timeline, age.getAsInt(), sex.get() == Sex.FEMALE));
    }

    private DetectorResult judge(PatientTimeline timeline, Tally tally) {
        if (tally.highest() < threshold) {
            return new NothingFound(rule(), tally.roles().inputs(timeline));
        }
        if (tally.lowest() < threshold) {
            return new NotComputable(
                    rule(), tally.missing(), List.of(), Optional.of(new Attainable(tally.lowest(), tally.highest())));
        }
        LocalDate on = timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
        Map<String, String> day = Map.of("on", on.toString());
        Claim summary = Sentence.of(
                        timeline,
                        rule().id(),
                        score + ".high",
                        name + " is at least {min} (at most {max}): high risk of diabetes, no recent glucose test.")
                .score(
                        "min",
                        Integer.toString(tally.lowest()),
                        score,
                        "min",
                        tally.roles().entries(),
                        day)
                .score(
                        "max",
                        Integer.toString(tally.highest()),
                        score,
                        "max",
                        tally.roles().entries(),
                        day)
                .claim();
        List<Claim> details = new ArrayList<>();
        for (Point point : tally.measured()) {
            details.add(Sentence.of(
                            timeline,
                            rule().id(),
                            score + ".measured",
                            "%s {value} %s on {date}.".formatted(capital(point), unit(point)))
                    .value("value", point, 1)
                    .date("date", point)
                    .claim());
        }
        return new Detection(
                rule(),
                Tier.T3,
                "high",
                0,
                Optional.empty(),
                summary,
                details,
                tally.roles().inputs(timeline));
    }

    private static String capital(Point point) {
        return point.unit().equals("cm") ? "Waist circumference" : "Body mass index";
    }

    private static String unit(Point point) {
        return point.unit().equals("cm") ? "cm" : "kg/m²";
    }
}
