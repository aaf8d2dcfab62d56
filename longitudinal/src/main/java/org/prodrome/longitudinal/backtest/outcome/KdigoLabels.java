package org.prodrome.longitudinal.backtest.outcome;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.longitudinal.backtest.replay.Stay;
import org.prodrome.longitudinal.backtest.replay.Stays;
import org.prodrome.longitudinal.backtest.source.PatientRecord;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.quantity.Analyte;
import org.prodrome.terminology.quantity.Quantities;
import org.prodrome.terminology.quantity.Reading.Measured;

/**
 * KDIGO 2012 acute kidney injury by creatinine, said plainly and slowly in exact decimals: every value is compared with
 * every earlier one. It shares nothing with the detector that it judges but the reading of units.
 */
public final class KdigoLabels {
    private static final Duration TWO_DAYS = Duration.ofHours(48);
    private static final Duration WEEK = Duration.ofHours(168);

    /**
     * A creatinine with its stage.
     *
     * @param when sampled
     * @param mgPerDl the value
     * @param stage 0 to 3; -1 where no value of the week before is there to compare with
     */
    public record Staged(Instant when, BigDecimal mgPerDl, int stage) {}

    private record Creatinine(Instant when, BigDecimal value) {}

    private KdigoLabels() {}

    /** Every creatinine of a record that is known to the hour, oldest first, with its stage. */
    public static List<Staged> of(PatientRecord record) {
        List<Creatinine> all = values(record);
        return all.stream()
                .map(one -> new Staged(one.when(), one.value(), stage(all, one)))
                .toList();
    }

    /**
     * Whether any creatinine of the stay has an earlier one to compare with: else no injury can be told nor ruled out.
     */
    static boolean isStaged(PatientRecord record, Stay stay) {
        return of(record).stream().anyMatch(one -> one.stage() >= 0 && stay.holds(one.when()));
    }

    static Optional<Instant> firstOnset(PatientRecord record, Stay stay, int atLeast) {
        return of(record).stream()
                .filter(one -> one.stage() >= atLeast && stay.holds(one.when()))
                .map(Staged::when)
                .findFirst();
    }

    private static List<Creatinine> values(PatientRecord record) {
        List<Creatinine> values = new ArrayList<>();
        for (Observation observation : Stays.all(record, Observation.class)) {
            if (!Loinc.CREATININE.isIn(observation.getCode()) || !observation.hasValueQuantity()) {
                continue;
            }
            Optional<ClinicalTime> when = observation.hasEffectiveDateTimeType()
                    ? ClinicalTime.of(observation.getEffectiveDateTimeType())
                    : Optional.empty();
            when.filter(time -> time.precision() == ClinicalTime.Precision.INSTANT)
                    .ifPresent(time -> {
                        if (Quantities.of(Analyte.CREATININE, observation.getValueQuantity()) instanceof Measured read
                                && read.comparator().isEmpty()) {
                            values.add(new Creatinine(time.start(), read.value()));
                        }
                    });
        }
        values.sort(Comparator.comparing(Creatinine::when));
        return values;
    }

    private static int stage(List<Creatinine> all, Creatinine now) {
        Optional<BigDecimal> lowestOfTwoDays = lowest(all, now, TWO_DAYS);
        Optional<BigDecimal> lowestOfWeek = lowest(all, now, WEEK);
        if (lowestOfWeek.isEmpty()) {
            return -1;
        }
        boolean up = lowestOfTwoDays
                        .filter(low -> now.value().compareTo(low.add(new BigDecimal("0.3"))) >= 0)
                        .isPresent()
                || isTimes(now, "1.5", lowestOfWeek.get());
        if (isTimes(now, "3", lowestOfWeek.get()) || up && now.value().compareTo(new BigDecimal("4.0")) >= 0) {
            return 3;
        }
        if (isTimes(now, "2", lowestOfWeek.get())) {
            return 2;
        }
        return up ? 1 : 0;
    }

    private static Optional<BigDecimal> lowest(List<Creatinine> all, Creatinine now, Duration within) {
        return all.stream()
                .filter(one -> one.when().isBefore(now.when()))
                .filter(one -> !one.when().isBefore(now.when().minus(within)))
                .map(Creatinine::value)
                .min(BigDecimal::compareTo);
    }

    private static boolean isTimes(Creatinine now, String times, BigDecimal low) {
        return now.value().compareTo(low.multiply(new BigDecimal(times))) >= 0;
    }
}
