package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Cited;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.RecordedValue;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.LabSeries.Quarantined;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * A newest potassium that looks high and cannot be judged: of a haemolysed sample, of a tube with EDTA, or without a
 * unit that can be used. It is never judged, and never passed over in silence: somebody should repeat it or ask.
 */
final class PotassiumDoubt {
    private static final double HIGH = 5.5;
    private static final Duration SAME_SAMPLE = Duration.ofHours(12);
    private static final int SEVERITY = 1;

    private final Rule rule;
    private final PatientTimeline timeline;
    private final PotassiumSentences sentences;
    private final Duration within;

    PotassiumDoubt(Rule rule, PatientTimeline timeline, PotassiumSentences sentences, Duration within) {
        this.rule = rule;
        this.timeline = timeline;
        this.sentences = sentences;
        this.within = within;
    }

    /**
     * What to say; empty when there is no such value, or a good one is newer.
     *
     * @param good the newest value that can be judged
     */
    Optional<Detection> read(List<PotassiumValue> haemolysed, Optional<PotassiumValue> good) {
        return PotassiumValue.highestOfNewest(haemolysed)
                .filter(value -> value.point().value() >= HIGH
                        && mayBeNewest(value.point().event(), good))
                .map(this::haemolysed)
                .or(() -> timeline.series(Analyte.POTASSIUM).quarantined().stream()
                        .filter(left -> mayBeNewest(left.event(), good))
                        .max(Comparator.comparing(left -> left.event().time().orElseThrow()))
                        .flatMap(this::unusable));
    }

    /** A high value whose calcium and alkaline phosphatase fell with it. */
    Detection fromEdta(Point potassium) {
        return fromEdta(potassium.event()).orElseGet(() -> repeat(plain(potassium), potassium.event(), potassium));
    }

    private boolean mayBeNewest(Event event, Optional<PotassiumValue> good) {
        Optional<ClinicalTime> when = event.time().filter(ClinicalTime::hasDay);
        return when.filter(time -> !time.end().isBefore(timeline.asOf().minus(within)))
                .filter(time -> good.isEmpty()
                        || !time.start().isBefore(good.get().point().when().start())
                        || LabSeries.isOrderUnknown(time, good.get().point().when()))
                .isPresent();
    }

    private Detection haemolysed(PotassiumValue value) {
        Event event = value.point().event();
        var sentence = sentences.sentence(
                "haemolysed", "Potassium {value} mmol/L on {date} ({ago}), sample {mark}: repeat it.");
        Claim summary = value.fill(sentence, "value")
                .moment("date", event)
                .ago("ago", event)
                .score(
                        "mark",
                        "haemolysed",
                        "sample-mark",
                        "mark",
                        List.of(Map.entry("sample", event.source())),
                        Map.of())
                .claim();
        return repeat(summary, event, value.point());
    }

    private Optional<Detection> unusable(Quarantined left) {
        Event event = left.event();
        if (left.reason().contains("EDTA")) {
            return fromEdta(event);
        }
        Optional<RecordedValue> recorded = RecordedValue.of(event, left.component());
        boolean isReadable =
                !left.reason().startsWith("only known") && !left.reason().startsWith("dated");
        if (recorded.isEmpty() || !isReadable) {
            return Optional.empty();
        }
        boolean hasUnit = recorded.get().hasUnit();
        if (!hasUnit && recorded.get().quantity().getValue().doubleValue() < HIGH) {
            return Optional.empty();
        }
        Claim summary = sentences
                .sentence(
                        hasUnit ? "unusable" : "unitless",
                        hasUnit
                                ? "Potassium {value} on {date} ({ago}): value or unit cannot be right, not judged."
                                : "Potassium {value} without unit on {date} ({ago}): not judged.")
                .recorded("value", event, left.component())
                .moment("date", event)
                .ago("ago", event)
                .claim();
        return Optional.of(new Detection(
                rule,
                Tier.T3,
                "not judged",
                SEVERITY,
                Optional.empty(),
                summary,
                List.of(),
                Cited.of(timeline).events(List.of(event)).list()));
    }

    private Optional<Detection> fromEdta(Event potassium) {
        Optional<Event> calcium = sameDraw(Analyte.CALCIUM, potassium);
        Optional<Event> phosphatase = sameDraw(Analyte.ALKALINE_PHOSPHATASE, potassium);
        if (calcium.isEmpty()
                || phosphatase.isEmpty()
                || RecordedValue.of(potassium, "").isEmpty()) {
            return Optional.empty();
        }
        Claim summary = sentences
                .sentence(
                        "edta",
                        "Potassium {value} on {date} ({ago}) with calcium {calcium} and alkaline phosphatase {alp}: EDTA tube?"
                                + " Repeat it.")
                .recorded("value", potassium, "")
                .moment("date", potassium)
                .ago("ago", potassium)
                .recorded("calcium", calcium.get(), "")
                .recorded("alp", phosphatase.get(), "")
                .claim();
        return Optional.of(new Detection(
                rule,
                Tier.T3,
                "repeat",
                SEVERITY,
                Optional.empty(),
                summary,
                List.of(),
                Cited.of(timeline)
                        .events(List.of(potassium, calcium.get(), phosphatase.get()))
                        .list()));
    }

    private Claim plain(Point potassium) {
        return sentences
                .sentence("doubtful", "Potassium {value} mmol/L on {date} ({ago}) may be wrong: repeat it.")
                .value("value", potassium, 1)
                .moment("date", potassium.event())
                .ago("ago", potassium.event())
                .claim();
    }

    private Detection repeat(Claim summary, Event event, Point point) {
        return new Detection(
                rule,
                Tier.T3,
                "repeat",
                SEVERITY,
                Trigger.of(Analyte.POTASSIUM, point),
                summary,
                List.of(),
                Cited.of(timeline).events(List.of(event)).list());
    }

    /** The value of another analyte of the same draw, used or left out, the nearest in time. */
    private Optional<Event> sameDraw(Analyte analyte, Event potassium) {
        Instant at = potassium.time().orElseThrow().start();
        LabSeries series = timeline.series(analyte);
        return Stream.concat(
                        series.points().stream().map(Point::event),
                        series.quarantined().stream().map(Quarantined::event))
                .filter(event -> RecordedValue.of(event, "").isPresent())
                .filter(event -> event.time()
                        .filter(time -> apart(time, at).compareTo(SAME_SAMPLE) <= 0)
                        .isPresent())
                .min(Comparator.comparing(event -> apart(event.time().orElseThrow(), at)));
    }

    private static Duration apart(ClinicalTime time, Instant at) {
        return Duration.between(time.start(), at).abs();
    }
}
