package org.prodrome.longitudinal.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.sentence.Marks;
import org.prodrome.longitudinal.sentence.RecordedUnits;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.sentence.Words;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * What a reader must know of any rule's values, whichever rule it is: that a result is not final, that another of the
 * same day may be newer, and what was recorded where the value was converted.
 */
final class Provisos {
    private static final int LONGEST_SUMMARY = 139;
    private static final int MOST_LINES = 3;

    private final PatientTimeline timeline;
    private final Detection detection;

    private Provisos(PatientTimeline timeline, Detection detection) {
        this.timeline = timeline;
        this.detection = detection;
    }

    /** The result with what is to be said of its values; only a detection says anything. */
    static DetectorResult added(PatientTimeline timeline, DetectorResult result) {
        return result instanceof Detection detection ? new Provisos(timeline, detection).added() : result;
    }

    private Detection added() {
        Claim summary = shown(detection.summary(), LONGEST_SUMMARY);
        List<Claim> details = new ArrayList<>();
        detection.details().forEach(claim -> details.add(shown(claim, Integer.MAX_VALUE)));
        orderUnknown().forEach(claim -> details.add(shown(claim, Integer.MAX_VALUE)));
        details.addAll(
                notFinal(Stream.concat(Stream.of(summary), details.stream()).toList()));
        return new Detection(
                detection.rule(),
                detection.tier(),
                detection.state(),
                detection.severity(),
                detection.trigger(),
                summary,
                details,
                detection.inputs());
    }

    private Claim shown(Claim claim, int longest) {
        return RecordedUnits.shown(timeline, Marks.shown(timeline, claim, longest), longest);
    }

    /** Of the values that count without being printed, such as those of a score. */
    private List<Claim> notFinal(List<Claim> said) {
        Set<String> stated = said.stream()
                .flatMap(claim -> claim.slots().stream())
                .map(Slot::derivation)
                .filter(derivation -> derivation.function() == DerivationFunction.STATUS)
                .flatMap(derivation -> derivation.sources().stream())
                .collect(Collectors.toSet());
        return detection.inputs().stream()
                .filter(input -> !stated.contains(input))
                .flatMap(input -> timeline.event(input).stream())
                .filter(event -> Marks.isNotFinal(event) && event.time().isPresent())
                .limit(MOST_LINES)
                .flatMap(event -> Analyte.of(event.concept())
                        .map(analyte -> sentence(
                                        "not-final",
                                        "%s of {date} is {status}, not final."
                                                .formatted(Words.capital(analyte.label())))
                                .date("date", event)
                                .status("status", event, analyte.codes())
                                .claim())
                        .stream())
                .toList();
    }

    /** Of the deciding value, unless the rule says so itself. */
    private List<Claim> orderUnknown() {
        if (detection.trigger().isEmpty()
                || detection.details().stream()
                        .anyMatch(claim -> claim.templateId().endsWith(".order"))) {
            return List.of();
        }
        Trigger trigger = detection.trigger().get();
        LabSeries series = timeline.series(trigger.analyte());
        return series.points().stream().filter(point -> point.source().equals(trigger.source())).findFirst().stream()
                .flatMap(point -> series.inUnknownOrderWith(point).stream()
                        .limit(MOST_LINES)
                        .map(other -> order(trigger.analyte(), point, other)))
                .toList();
    }

    private Claim order(Analyte analyte, Point point, Point other) {
        int decimals = Words.decimals(analyte);
        return sentence(
                        "order",
                        "%s {value} on {date} and {other} on {otherDate}: the order within the day is unknown."
                                .formatted(Words.capital(analyte.label())))
                .value("value", point, decimals)
                .date("date", point)
                .value("other", other, decimals)
                .date("otherDate", other)
                .claim();
    }

    private Sentence sentence(String template, String words) {
        Rule rule = detection.rule();
        String name = rule.id().substring(0, Math.max(0, rule.id().indexOf('/')));
        return Sentence.of(timeline, rule.id(), name + "." + template, words);
    }
}
