package org.prodrome.longitudinal.summary;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.sentence.RecordedValue;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.sentence.Words;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.LabSeries.Quarantined;
import org.prodrome.terminology.quantity.Analyte;

/** The last value of everything that was measured in two years, and the values that were not used, with the reason. */
final class Results {
    private static final Duration RECENT = Duration.ofDays(730);
    private static final int MOST_OF_A_DAY = 3;
    private static final int MOST_LEFT_OUT = 3;
    private static final Set<Analyte> VITAL_SIGNS = EnumSet.of(
            Analyte.SYSTOLIC_PRESSURE,
            Analyte.DIASTOLIC_PRESSURE,
            Analyte.HEART_RATE,
            Analyte.RESPIRATION_RATE,
            Analyte.OXYGEN_SATURATION,
            Analyte.TEMPERATURE,
            Analyte.WEIGHT,
            Analyte.HEIGHT,
            Analyte.BODY_MASS_INDEX);

    private final SummaryFacts facts;

    Results(SummaryFacts facts) {
        this.facts = facts;
    }

    List<Claim> laboratory() {
        return of(EnumSet.complementOf(EnumSet.copyOf(VITAL_SIGNS)));
    }

    List<Claim> vitalSigns() {
        return of(VITAL_SIGNS);
    }

    private List<Claim> of(Set<Analyte> analytes) {
        Instant from = facts.timeline().asOf().minus(RECENT);
        List<Claim> claims = new ArrayList<>();
        for (Analyte analyte : analytes) {
            facts.timeline()
                    .series(analyte)
                    .latest()
                    .filter(point -> !point.when().start().isBefore(from))
                    .ifPresent(point -> claims.add(last(analyte, point)));
        }
        analytes.forEach(analyte -> claims.addAll(leftOut(analyte, from)));
        return claims;
    }

    private Claim last(Analyte analyte, Point point) {
        List<Point> others = facts.timeline().series(analyte).inUnknownOrderWith(point).stream()
                .filter(other -> other.exact().compareTo(point.exact()) != 0)
                .limit(MOST_OF_A_DAY)
                .toList();
        StringBuilder also = new StringBuilder();
        for (int i = 0; i < others.size(); i++) {
            also.append(i == 0 ? "; also " : ", ").append("{v%d} on {d%d}".formatted(i, i));
        }
        Sentence sentence = facts.sentence(
                        "last." + analyte + (others.isEmpty() ? "" : ".same-day"),
                        "%s {value} %s on {date}%s."
                                .formatted(
                                        Words.capital(analyte.label()),
                                        Words.shown(analyte.unit()),
                                        also + (others.isEmpty() ? "" : ", the order within the day is unknown")))
                .value("value", point, Words.decimals(analyte))
                .date("date", point);
        for (int i = 0; i < others.size(); i++) {
            sentence.value("v" + i, others.get(i), Words.decimals(analyte)).date("d" + i, others.get(i));
        }
        return sentence.claim();
    }

    /** The newest values that were not used, each with what was recorded and why it was not judged. */
    private List<Claim> leftOut(Analyte analyte, Instant from) {
        List<Quarantined> left = facts.timeline().series(analyte).quarantined().stream()
                .filter(value -> value.event()
                        .time()
                        .filter(ClinicalTime::hasDay)
                        .filter(time ->
                                !time.start().isBefore(from) || value.reason().startsWith("dated"))
                        .isPresent())
                .sorted(Comparator.comparing(value -> value.event().time().orElseThrow(), Comparator.reverseOrder()))
                .toList();
        List<Claim> claims = new ArrayList<>();
        left.stream().limit(MOST_LEFT_OUT).map(value -> leftOut(analyte, value)).forEach(claims::add);
        if (left.size() > MOST_LEFT_OUT) {
            SummaryComposer.count(
                    facts,
                    "left-out-more." + analyte,
                    "Not judged, %s: {n} more values.".formatted(analyte.label()),
                    left.stream().skip(MOST_LEFT_OUT).map(Quarantined::event).toList(),
                    claims);
        }
        return claims;
    }

    private Claim leftOut(Analyte analyte, Quarantined left) {
        Optional<RecordedValue> recorded = RecordedValue.of(left.event(), left.component());
        boolean unitless = recorded.filter(value -> !value.hasUnit()).isPresent()
                && !left.reason().startsWith("dated");
        Sentence sentence = facts.sentence(
                        "left-out." + analyte + (unitless ? ".unitless" : recorded.isPresent() ? ".recorded" : ""),
                        "%s%s%s of {date}: %s."
                                .formatted(
                                        Words.capital(analyte.label()),
                                        recorded.isPresent() ? " {value}" : "",
                                        unitless ? " without unit" : "",
                                        unitless ? "not judged" : why(left.reason())))
                .date("date", left.event());
        return (recorded.isPresent() ? sentence.recorded("value", left.event(), left.component()) : sentence).claim();
    }

    private static String why(String reason) {
        if (reason.startsWith("dated before")) {
            return "not judged, the date is before the birth";
        }
        if (reason.startsWith("dated")) {
            return "not judged, the date cannot be right";
        }
        if (reason.startsWith("only known")) {
            return "only this limit is known, so no trend or score uses it";
        }
        if (reason.contains("EDTA")) {
            return "not judged, it is probably of an EDTA tube";
        }
        if (reason.startsWith("cells")) {
            return "not judged, it may be another person's";
        }
        if (reason.contains("diluted")) {
            return "not judged, it may be diluted by a drip";
        }
        return reason.contains("another unit") || reason.contains("wrong unit")
                ? "not judged, it looks like another unit"
                : "not judged, value or unit cannot be right";
    }
}
