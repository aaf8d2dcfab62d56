package org.prodrome.longitudinal.detector.cancer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.Cancer;
import org.prodrome.longitudinal.equation.LungNodules;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * A lung nodule that grew from the CT before to the newest: volume by 25 % or more, or mean diameter by 2 mm or more
 * where a volume is not there twice, or the solid part by 2 mm or more; with its doubling time where that is more than
 * measurement error. A nodule that grew slowly from CT to CT is seen against the first.
 */
final class NoduleGrowth implements Detector {
    private static final Rule RULE = new Rule(
            "lung-nodule-growth/1",
            "Growing lung nodule",
            "A nodule that grew between two CTs, and how fast.",
            "Whoever has nodules measured on two CTs; not in comfort care.",
            "The newest CT with measured nodules, the one before, and the first with the same nodule.",
            Citation.paper(
                    "BTS guideline 2015, Thorax 70 Suppl 2; growth by diameter as Fleischner 2017"
                            + " (10.1148/radiol.2017161659)",
                    "10.1136/thoraxjnl-2015-207168"),
            "A radiologist's view that the two are not the same nodule, another CT, or tissue.");

    @Override
    public Rule rule() {
        return RULE;
    }

    /** Whether the later is a grown earlier: as a whole, or in its solid part. */
    static boolean grew(LungNodule earlier, LungNodule later) {
        return grewAsWhole(earlier, later) || grewInSolidPart(earlier, later);
    }

    private static boolean grewInSolidPart(LungNodule earlier, LungNodule later) {
        return isPartSolid(earlier)
                && isPartSolid(later)
                && LungNodules.growsByDiameter(
                        earlier.solidDiameter().orElseThrow(),
                        later.solidDiameter().orElseThrow());
    }

    private static boolean isPartSolid(LungNodule nodule) {
        return nodule.composition()
                        .filter(LungNodules.Composition.PART_SOLID::equals)
                        .isPresent()
                && nodule.solidDiameter().isPresent();
    }

    /** By volume where both have one, else by diameter. */
    private static boolean grewAsWhole(LungNodule earlier, LungNodule later) {
        if (earlier.volume().isPresent() && later.volume().isPresent()) {
            return LungNodules.growsByVolume(
                    earlier.volume().getAsDouble(), later.volume().getAsDouble());
        }
        return earlier.meanDiameter().isPresent()
                && later.meanDiameter().isPresent()
                && LungNodules.growsByDiameter(
                        earlier.meanDiameter().getAsDouble(),
                        later.meanDiameter().getAsDouble());
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        List<NoduleStudy> studies = NoduleStudy.of(timeline);
        if (studies.isEmpty()) {
            return new NotApplicable(RULE, "no measured lung nodule on record");
        }
        if (Routing.isComfortCare(timeline)) {
            return new NotApplicable(RULE, "comfort care");
        }
        if (studies.size() < 2) {
            return new NotComputable(RULE, List.of("a second CT with the nodule measured"), List.of());
        }
        NoduleStudy newest = studies.get(studies.size() - 1);
        List<Change> changes = changes(studies);
        if (changes.isEmpty()) {
            return new NotComputable(
                    RULE, List.of("a nodule measured on both CTs in the same lobe and of the same type"), List.of());
        }
        List<String> inputs = Stream.concat(
                        Stream.of(timeline.patientReference()), changes.stream().flatMap(Change::sources))
                .distinct()
                .toList();
        Optional<Change> fastest = changes.stream()
                .filter(change -> grew(change.earlier(), change.later()))
                .min(Comparator.comparing((Change change) -> !grewAsWhole(change.earlier(), change.later()))
                        .thenComparing(change -> change.doublingTime().orElse(Double.MAX_VALUE)));
        if (fastest.isEmpty()
                || !ChestImaging.after(timeline, newest.event()).certain().isEmpty()) {
            return new NothingFound(RULE, inputs);
        }
        return detection(timeline, fastest.get(), inputs);
    }

    /** Each nodule of the newest CT against itself on the CT before and, where that is another, on the first. */
    private static List<Change> changes(List<NoduleStudy> studies) {
        NoduleStudy newest = studies.get(studies.size() - 1);
        NoduleStudy before = studies.get(studies.size() - 2);
        List<Change> changes = new ArrayList<>();
        for (LungNodule nodule : newest.measured()) {
            LungNodule earlier = newest.matchedTo(before).get(nodule);
            if (earlier != null) {
                changes.add(new Change(before, earlier, newest, nodule));
                FollowUp.First first = FollowUp.First.of(studies, nodule);
                if (!first.study().equals(before)) {
                    changes.add(new Change(first.study(), first.nodule(), newest, nodule));
                }
            }
        }
        return changes;
    }

    private static DetectorResult detection(PatientTimeline timeline, Change change, List<String> inputs) {
        OptionalDouble doubling = change.doublingTime();
        String speed = doubling.isPresent() ? LungNodules.speed(doubling.getAsDouble()) : "";
        boolean slow = speed.equals("slow");
        List<Claim> details = new ArrayList<>();
        details.add(change.sentence(
                        timeline,
                        "sizes",
                        "Mean diameter {before} mm on {beforeDate}, {now} mm on {date}; {days} days apart.")
                .score("before", change.size(change.earlier()), "lung-nodule", "size", role(change.earlier()), Map.of())
                .date("beforeDate", change.before().event())
                .score("now", change.size(change.later()), "lung-nodule", "size", role(change.later()), Map.of())
                .date("date", change.study().event())
                .score("days", change.days(), "nodule-growth", "days", change.inputs(), Map.of())
                .claim());
        if (change.byVolume()) {
            details.add(change.sentence(
                            timeline,
                            "volume",
                            "Volume {relation} {percent} %; a change of less than 25 % is within measurement error.")
                    .score("relation", change.word(), "nodule-growth", "direction", change.inputs(), Map.of())
                    .score("percent", change.percent(), "nodule-growth", "volume-percent", change.inputs(), Map.of())
                    .claim());
        }
        if (grewAsWhole(change.earlier(), change.later())) {
            details.add(timing(timeline, change, speed));
        }
        return new Detection(
                RULE,
                slow ? Tier.T3 : Tier.T2,
                "growing on " + change.study().event().source(),
                speed.equals("refer") ? 2 : slow ? 0 : 1,
                Optional.empty(),
                change.summary(timeline),
                details,
                inputs);
    }

    private static Claim timing(PatientTimeline timeline, Change change, String speed) {
        if (speed.isEmpty()) {
            return change.sentence(
                            timeline, "error", "{words}: no doubling time is given for {days} days between the CTs.")
                    .score("words", "Within measurement error", "nodule-growth", "error", change.inputs(), Map.of())
                    .score("days", change.days(), "nodule-growth", "days", change.inputs(), Map.of())
                    .claim();
        }
        return change.sentence(timeline, "doubling", "Volume doubling time {vdt} days: {advice} (BTS 2015).")
                .score("vdt", change.printedDoubling(), "nodule-growth", "vdt", change.inputs(), Map.of())
                .score("advice", advice(speed), "nodule-growth", "advice", change.inputs(), Map.of())
                .claim();
    }

    /** What BTS 2015 makes of a doubling time. */
    private static String advice(String speed) {
        return switch (speed) {
            case "refer" -> "below 400 days, further work-up";
            case "consider" -> "400 to 600 days, consider biopsy or further CT";
            default -> "above 600 days, slow";
        };
    }

    private static List<Map.Entry<String, String>> role(LungNodule nodule) {
        return List.of(Map.entry("nodule", nodule.source()));
    }

    /** One nodule on two CTs. */
    private record Change(NoduleStudy before, LungNodule earlier, NoduleStudy study, LungNodule later) {
        boolean byVolume() {
            return earlier.volume().isPresent() && later.volume().isPresent();
        }

        OptionalDouble doublingTime() {
            double days = before.daysTo(study);
            if (byVolume()) {
                double one = earlier.volume().getAsDouble();
                double two = later.volume().getAsDouble();
                return days >= 1 && LungNodules.growsByVolume(one, two)
                        ? OptionalDouble.of(Cancer.doublingTime(one, two, days))
                        : OptionalDouble.empty();
            }
            double one = earlier.meanDiameter().orElseThrow();
            double two = later.meanDiameter().orElseThrow();
            return two > one && LungNodules.isBeyondError(one, two, days)
                    ? OptionalDouble.of(Cancer.doublingTime(LungNodules.sphere(one), LungNodules.sphere(two), days))
                    : OptionalDouble.empty();
        }

        String size(LungNodule nodule) {
            return Printed.number(nodule.meanDiameter().orElseThrow(), 1);
        }

        String days() {
            return Long.toString((long) Math.floor(before.daysTo(study) + 1e-9));
        }

        String percent() {
            return Printed.number(
                    Math.abs(LungNodules.percent(
                            earlier.volume().orElseThrow(), later.volume().orElseThrow())),
                    0);
        }

        String word() {
            return later.volume().orElseThrow() >= earlier.volume().orElseThrow() ? "up" : "down";
        }

        String printedDoubling() {
            return Printed.number(doublingTime().orElseThrow(), 0);
        }

        List<Map.Entry<String, String>> inputs() {
            List<Map.Entry<String, String>> inputs = new ArrayList<>();
            inputs.add(Map.entry("earlier", earlier.source()));
            inputs.add(Map.entry("later", later.source()));
            addStudy(inputs, "earlier-study", before);
            addStudy(inputs, "later-study", study);
            return inputs;
        }

        Stream<String> sources() {
            return Stream.of(
                    earlier.source(),
                    later.source(),
                    before.event().source(),
                    study.event().source());
        }

        Claim summary(PatientTimeline timeline) {
            String place = later.lobe().isPresent() ? ", {lobe}" : "";
            if (!grewAsWhole(earlier, later)) {
                return solidPart(timeline, place);
            }
            Sentence sentence = sentence(
                            timeline,
                            "growth",
                            "Lung nodule grew{place}: {before} to {now} mm from {beforeDate} to {date}{vdt}."
                                    .replace("{place}", place)
                                    .replace("{vdt}", doublingTime().isPresent() ? ", doubling in {vdt} days" : ""))
                    .score("before", size(earlier), "lung-nodule", "size", role(earlier), Map.of())
                    .score("now", size(later), "lung-nodule", "size", role(later), Map.of())
                    .date("beforeDate", before.event())
                    .date("date", study.event());
            later.lobe().ifPresent(lobe -> sentence.score("lobe", lobe, "lung-nodule", "lobe", role(later), Map.of()));
            if (doublingTime().isPresent()) {
                sentence.score("vdt", printedDoubling(), "nodule-growth", "vdt", inputs(), Map.of());
            }
            return sentence.claim();
        }

        private Claim solidPart(PatientTimeline timeline, String place) {
            Sentence sentence = sentence(
                            timeline,
                            "solid-part",
                            "Solid part of a lung nodule grew" + place
                                    + ": {before} to {now} mm from {beforeDate} to {date}.")
                    .score("before", solidSize(earlier), "lung-nodule", "solid-size", role(earlier), Map.of())
                    .score("now", solidSize(later), "lung-nodule", "solid-size", role(later), Map.of())
                    .date("beforeDate", before.event())
                    .date("date", study.event());
            later.lobe().ifPresent(lobe -> sentence.score("lobe", lobe, "lung-nodule", "lobe", role(later), Map.of()));
            return sentence.claim();
        }

        private static String solidSize(LungNodule nodule) {
            return Printed.number(nodule.solidDiameter().orElseThrow(), 1);
        }

        Sentence sentence(PatientTimeline timeline, String template, String words) {
            return Sentence.of(timeline, RULE.id(), "nodule-growth." + template, words);
        }

        private static void addStudy(List<Map.Entry<String, String>> inputs, String role, NoduleStudy study) {
            if (study.event().type().equals("ImagingStudy")) {
                inputs.add(Map.entry(role, study.event().source()));
            }
        }
    }
}
