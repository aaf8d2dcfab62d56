package org.prodrome.longitudinal.summary;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.sentence.Words;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.LabSeries.Quarantined;
import org.prodrome.terminology.quantity.Analyte;

/** The last value of everything that was measured in two years, and the values that were not used, with the reason. */
final class Results {
    private static final Duration RECENT = Duration.ofDays(730);
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
        for (Analyte analyte : analytes) {
            facts.timeline().series(analyte).quarantined().stream()
                    .filter(left -> left.event()
                            .time()
                            .filter(ClinicalTime::hasDay)
                            .filter(time -> !time.start().isBefore(from))
                            .isPresent())
                    .map(left -> leftOut(analyte, left))
                    .forEach(claims::add);
        }
        return claims;
    }

    private Claim last(Analyte analyte, Point point) {
        Sentence sentence = facts.sentence(
                        "last." + analyte,
                        "%s {value} %s%s on {date}."
                                .formatted(
                                        Words.capital(analyte.label()),
                                        Words.shown(analyte.unit()),
                                        facts.recorded("recorded", point)))
                .value("value", point, Words.decimals(analyte))
                .date("date", point);
        facts.addRecorded(sentence, "recorded", point);
        return sentence.claim();
    }

    private Claim leftOut(Analyte analyte, Quarantined left) {
        String why = left.reason().contains("another unit")
                ? "it looks like another unit"
                : left.reason().startsWith("only known") ? "only a limit is known" : "value or unit cannot be used";
        return facts.sentence(
                        "left-out." + analyte, "Left out: %s of {date}, because %s.".formatted(analyte.label(), why))
                .date("date", left.event())
                .claim();
    }
}
