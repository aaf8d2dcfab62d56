package org.prodrome.longitudinal.detector.cardiovascular;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.quantity.Analyte;

/**
 * What an equation of cardiovascular risk needs, as far as the record has it.
 *
 * @param points by role
 * @param smoking the newest answer that says whether the person smokes
 * @param missing what is not there, or not within the equation's limits
 * @param stale what is there and too old
 */
record RiskInputs(Map<String, Point> points, Optional<Event> smoking, List<String> missing, List<String> stale) {
    /** What an input must be within, as the equation's authors have it; both ends count. */
    record Need(String role, Analyte analyte, Duration within, double lowest, double highest) {}

    static RiskInputs of(PatientTimeline timeline, List<Need> needs) {
        List<String> missing = new ArrayList<>();
        List<String> stale = new ArrayList<>();
        if (Circumstances.age(timeline).isEmpty()) {
            missing.add("birth date to the day");
        }
        if (Person.sex(timeline.patient()).isEmpty()) {
            missing.add("sex (female or male) for the equation");
        }
        Map<String, Point> points = new TreeMap<>();
        for (Need need : needs) {
            take(timeline, need, points, missing, stale);
        }
        Optional<Event> smoking = smoking(timeline);
        if (smoking.isEmpty()) {
            missing.add("smoking status");
        }
        return new RiskInputs(points, smoking, missing, stale);
    }

    boolean isComplete() {
        return missing.isEmpty() && stale.isEmpty();
    }

    /** The value of a role; only of complete inputs. */
    Point point(String role) {
        return Optional.ofNullable(points.get(role)).orElseThrow();
    }

    boolean smokes() {
        Event answer = smoking.orElseThrow();
        return answers(answer, CardiovascularCodes.SMOKES) || answer.type().equals("Condition");
    }

    /** Every input in its role, to which problems and drugs are added. */
    Evidence evidence() {
        Evidence evidence = new Evidence();
        points.forEach((role, point) -> evidence.add(role, point.source()));
        evidence.add("smoking", smoking.orElseThrow().source());
        return evidence;
    }

    private static void take(
            PatientTimeline timeline, Need need, Map<String, Point> points, List<String> missing, List<String> stale) {
        Optional<Point> newest = timeline.series(need.analyte()).latest();
        if (newest.isEmpty()) {
            missing.add(need.analyte().label());
        } else if (newest.get().when().start().isBefore(timeline.asOf().minus(need.within()))) {
            stale.add("%s of %s"
                    .formatted(need.analyte().label(), newest.get().when().printed()));
        } else if (newest.get().value() < need.lowest() || newest.get().value() > need.highest()) {
            missing.add(
                    "%s within the equation's limits".formatted(need.analyte().label()));
        } else {
            points.put(need.role(), newest.get());
        }
    }

    /** The newest answer, when it says whether the person smokes; without any answer an active smoker on the list. */
    private static Optional<Event> smoking(PatientTimeline timeline) {
        List<Event> answers = timeline.events("Observation", CardiovascularCodes.SMOKING_STATUS);
        return answers.isEmpty()
                ? timeline.events("Condition", CardiovascularCodes.SMOKES).stream()
                        .filter(event -> event.status().equals("active"))
                        .reduce((older, newer) -> newer)
                : Optional.of(answers.get(answers.size() - 1))
                        .filter(event -> answers(event, CardiovascularCodes.SMOKES)
                                || answers(event, CardiovascularCodes.DOES_NOT_SMOKE));
    }

    private static boolean answers(Event event, CodeSet codes) {
        return event.as(Observation.class)
                .filter(Observation::hasValueCodeableConcept)
                .filter(observation -> codes.isIn(observation.getValueCodeableConcept()))
                .isPresent();
    }
}
