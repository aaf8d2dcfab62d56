package org.prodrome.longitudinal.trend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.LabSeries.Quarantined;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.trend.PersonalInterval.Established;
import org.prodrome.terminology.quantity.Analyte;

/**
 * The newest value of one analyte against its own past, in the order in which the methods deserve belief: is the number
 * sound and this patient's (what {@link org.prodrome.longitudinal.sanity.Sanity} suspects is not in the series), then
 * critical value, decision limit crossed by more than chance, slope, personal interval. Validated scores stand between
 * the first two of those and are detectors of their own.
 *
 * <p>With some thirty analytes looked at, one in twenty is too often: {@link #mayWarn} asks for a change beyond 99 %,
 * or for the value before it or another analyte to say the same. The personal interval alone never warns.
 *
 * @param analyte what was measured
 * @param newest the value that is judged; null when there is none
 * @param quarantined values that were left out before
 * @param signals what the methods say, strongest first
 * @param interval the personal interval, when one was established
 * @param changed first points of new levels, as explanation only
 */
public record TrendReading(
        Analyte analyte,
        @Nullable Point newest,
        List<Quarantined> quarantined,
        List<Signal> signals,
        Optional<PersonalInterval> interval,
        List<Point> changed) {

    /** What a method can say, strongest first. */
    public enum Kind {
        /** A value that calls for action now. */
        CRITICAL,
        /** Another side of a decision limit, by more than chance. */
        LIMIT_CROSSED,
        /** A slope whose interval leaves out zero. */
        SLOPE,
        /** Outside of the personal reference interval: information, shown beside the laboratory's own. */
        OUTSIDE_PERSONAL_INTERVAL
    }

    /**
     * What a method says.
     *
     * @param kind which
     * @param rising whether the value or the course goes up
     * @param strict beyond 99 %, where the method has a confidence; a critical value is always strict
     * @param repeated whether the value before says the same
     * @param verified whether every figure behind it was checked against its paper: what is not must not be put in
     *     words
     * @param points what it rests on, oldest first
     */
    public record Signal(
            Kind kind, boolean rising, boolean strict, boolean repeated, boolean verified, List<Point> points) {
        public Signal {
            points = List.copyOf(points);
        }
    }

    private static final double Z99_OVER_Z95 = ReferenceChange.Z99 / ReferenceChange.Z95;
    private static final double P99 = 0.01;

    public TrendReading {
        quarantined = List.copyOf(quarantined);
        signals = List.copyOf(signals);
        changed = List.copyOf(changed);
    }

    /** Reads one analyte of a record. */
    public static TrendReading of(PatientTimeline timeline, Analyte analyte) {
        return of(timeline, analyte, DecisionLimits.of(analyte), SteadyState.of(timeline));
    }

    /** Every analyte with at least one value. */
    public static List<TrendReading> all(PatientTimeline timeline) {
        return of(timeline, Arrays.asList(Analyte.values()));
    }

    /** Those of the analytes that have at least one value. */
    public static List<TrendReading> of(PatientTimeline timeline, Collection<Analyte> analytes) {
        SteadyState steady = SteadyState.of(timeline);
        return analytes.stream()
                .map(analyte -> of(timeline, analyte, DecisionLimits.of(analyte), steady))
                .filter(reading -> reading.newest != null)
                .toList();
    }

    static TrendReading of(PatientTimeline timeline, Analyte analyte, DecisionLimits limits, SteadyState steady) {
        LabSeries series = timeline.series(analyte);
        List<Point> points = series.points();
        if (points.isEmpty()) {
            return new TrendReading(analyte, null, series.quarantined(), List.of(), Optional.empty(), List.of());
        }
        Point newest = points.get(points.size() - 1);
        Optional<BiologicalVariation> variation = BiologicalVariation.of(analyte);
        Optional<PersonalInterval> interval =
                variation.map(known -> PersonalInterval.byPopulation(steady.before(newest, points), known));
        List<Signal> signals = new ArrayList<>();
        critical(limits, points).ifPresent(signals::add);
        variation.flatMap(known -> crossed(limits, points, known)).ifPresent(signals::add);
        slopeOf(points).ifPresent(signals::add);
        variation
                .flatMap(known -> interval.flatMap(found -> outside(found, points, known.verified())))
                .ifPresent(signals::add);
        List<Point> changed =
                ChangePoints.of(Course.values(points)).stream().map(points::get).toList();
        return new TrendReading(analyte, newest, series.quarantined(), signals, interval, changed);
    }

    /** Whether one of the signals may become more than information. */
    public boolean mayWarn() {
        return signals.stream()
                .anyMatch(signal -> signal.kind() != Kind.OUTSIDE_PERSONAL_INTERVAL
                        && signal.verified()
                        && (signal.strict() || signal.repeated()));
    }

    /**
     * Whether another analyte's signal of the kind given, in the direction given, makes up for one of this that is
     * beyond 95 but not beyond 99 %. Which analytes support each other is for the rule to know.
     */
    public boolean isSupportedBy(TrendReading other, Kind kind, boolean otherRises) {
        boolean here = signals.stream()
                .anyMatch(signal -> signal.kind() != Kind.OUTSIDE_PERSONAL_INTERVAL && signal.verified());
        return here
                && other.signals.stream()
                        .anyMatch(
                                signal -> signal.kind() == kind && signal.rising() == otherRises && signal.verified());
    }

    private static Optional<Signal> critical(DecisionLimits limits, List<Point> points) {
        Point newest = points.get(points.size() - 1);
        if (!limits.isCritical(newest.value())) {
            return Optional.empty();
        }
        boolean high = limits.criticalHigh().isPresent()
                && newest.value() >= limits.criticalHigh().getAsDouble() - 1e-9;
        boolean repeated = points.size() > 1
                && limits.isCritical(points.get(points.size() - 2).value());
        return Optional.of(new Signal(Kind.CRITICAL, high, true, repeated, true, List.of(newest)));
    }

    private static Optional<Signal> crossed(DecisionLimits limits, List<Point> points, BiologicalVariation variation) {
        if (points.size() < 2) {
            return Optional.empty();
        }
        ReferenceChange chance = ReferenceChange.of(variation, ReferenceChange.Z95);
        Point newest = points.get(points.size() - 1);
        Point before = points.get(points.size() - 2);
        boolean now = isCrossing(limits, chance, before, newest);
        // Two in a row: the crossing was one value ago, and the newest is still across and beyond chance.
        Point earlier = points.size() > 2 ? points.get(points.size() - 3) : before;
        boolean repeated = points.size() > 2
                && isCrossing(limits, chance, earlier, before)
                && isCrossing(limits, chance, earlier, newest)
                && earlier.value() < before.value() == earlier.value() < newest.value();
        if (!now && !repeated) {
            return Optional.empty();
        }
        Point from = repeated ? earlier : before;
        boolean strict = ReferenceChange.of(variation, ReferenceChange.Z99).isExceeded(from.value(), newest.value());
        return Optional.of(new Signal(
                Kind.LIMIT_CROSSED,
                newest.value() > from.value(),
                strict,
                repeated,
                variation.verified(),
                repeated ? List.of(earlier, before, newest) : List.of(before, newest)));
    }

    private static boolean isCrossing(DecisionLimits limits, ReferenceChange chance, Point earlier, Point later) {
        return limits.isCrossed(earlier.value(), later.value()) && chance.isExceeded(earlier.value(), later.value());
    }

    /** The slope alone, for those who ask for nothing else: the other methods cost several times as much. */
    public static Optional<Signal> slopeOf(List<Point> points) {
        return Slope.of(points)
                .filter(Slope::isClear)
                .map(slope -> new Signal(
                        Kind.SLOPE, slope.fit().slope() > 0, slope.kendallP() < P99, false, true, slope.used()));
    }

    private static Optional<Signal> outside(PersonalInterval interval, List<Point> points, boolean verified) {
        Point newest = points.get(points.size() - 1);
        if (!(interval instanceof Established found) || !found.excludes(newest.value())) {
            return Optional.empty();
        }
        double off = Math.abs(newest.value() - found.setPoint());
        boolean strict = off > (found.high() - found.setPoint()) * Z99_OVER_Z95;
        Point before = points.get(Math.max(0, points.size() - 2));
        boolean repeated = points.size() > 1
                && found.excludes(before.value())
                && before.value() > found.setPoint() == newest.value() > found.setPoint();
        return Optional.of(new Signal(
                Kind.OUTSIDE_PERSONAL_INTERVAL,
                newest.value() > found.setPoint(),
                strict,
                repeated,
                verified,
                List.of(newest)));
    }
}
