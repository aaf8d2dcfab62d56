package org.prodrome.longitudinal.openloop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.advice.Wanted;
import org.prodrome.longitudinal.advice.Wanted.Measure;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.sentence.Words;
import org.prodrome.longitudinal.summary.UsualLimits;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Last values of a stay that are outside the limits and differ from the one before by more than chance, and that nobody
 * has ordered again.
 */
final class UnrepeatedValues {
    private static final int MOST = 4;
    private static final Set<Analyte> AT_THE_BEDSIDE = Set.of(Analyte.SYSTOLIC_PRESSURE, Analyte.WEIGHT);
    private static final Duration COMPARED_WITHIN = Duration.ofDays(365);

    private final PatientTimeline timeline;

    private UnrepeatedValues(PatientTimeline timeline) {
        this.timeline = timeline;
    }

    /** @param told analytes that another finding speaks of */
    static Optional<Finding> of(PatientTimeline timeline, Stay stay, Set<Analyte> told) {
        UnrepeatedValues values = new UnrepeatedValues(timeline);
        List<Claim> claims = new ArrayList<>();
        List<Wanted> wanted = new ArrayList<>();
        for (Analyte analyte : Analyte.values()) {
            if (!told.contains(analyte)
                    && !AT_THE_BEDSIDE.contains(analyte)
                    && claims.size() < MOST
                    && !OpenLoops.isPlanned(timeline, analyte)) {
                values.claim(analyte, stay).ifPresent(claim -> {
                    claims.add(claim);
                    wanted.add(new Measure(analyte));
                });
            }
        }
        return claims.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        OpenLoopRules.UNREPEATED, Tier.T3, claims.get(0), claims.subList(1, claims.size()), wanted));
    }

    private Optional<Claim> claim(Analyte analyte, Stay stay) {
        Optional<BiologicalVariation> variation = BiologicalVariation.verifiedOf(analyte);
        List<Point> points = timeline.series(analyte).within(COMPARED_WITHIN, timeline.asOf());
        if (variation.isEmpty() || points.size() < 2) {
            return Optional.empty();
        }
        Point now = points.get(points.size() - 1);
        Optional<Point> before = points.stream()
                .filter(point -> !point.equals(now) && !LabSeries.isOrderUnknown(point.when(), now.when()))
                .reduce((older, newer) -> newer);
        if (before.isEmpty()
                || before.get().value() <= 0
                || !stay.holds(now.event())
                || !UsualLimits.isOutside(analyte, now)) {
            return Optional.empty();
        }
        double percent =
                100 * (now.value() - before.get().value()) / before.get().value();
        double limit = limit(variation.get(), percent);
        return Math.abs(percent) <= limit + 1e-9
                ? Optional.empty()
                : Optional.of(claim(analyte, before.get(), now, limit));
    }

    private static double limit(BiologicalVariation variation, double percent) {
        double exact =
                !variation.logNormal() ? variation.symmetric() : percent > 0 ? variation.logUp() : -variation.logDown();
        return Math.max(exact, Math.rint(exact * 10) / 10);
    }

    private Claim claim(Analyte analyte, Point before, Point now, double limit) {
        return Sentence.of(
                        timeline,
                        OpenLoopRules.UNREPEATED.id(),
                        "abnormal-unrepeated." + analyte,
                        "Not repeated: %s {relation} to {now} %s on {date}, {before} on {beforeDate}."
                                .formatted(analyte.label(), Words.shown(analyte.unit())))
                .relation("relation", before, now, limit, "rose", "fell", "is unchanged")
                .value("now", now, Words.decimals(analyte))
                .date("date", now)
                .value("before", before, Words.decimals(analyte))
                .date("beforeDate", before)
                .claim();
    }
}
