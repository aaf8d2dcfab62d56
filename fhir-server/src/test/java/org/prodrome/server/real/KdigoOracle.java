package org.prodrome.server.real;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * KDIGO 2012 acute kidney injury by creatinine, said plainly and slowly: for one value, every earlier value is looked
 * at. Written from the text of the guideline and in exact decimals, apart from the product's rolling windows.
 */
final class KdigoOracle {
    private static final Duration TWO_DAYS = Duration.ofHours(48);
    private static final Duration WEEK = Duration.ofHours(168);

    /** @param value mg/dL */
    record Creatinine(Instant when, BigDecimal value) {}

    private KdigoOracle() {}

    /** Stage of the last value, 0 to 3; empty when no value of the week before is there to compare with. */
    static Optional<Integer> stageNow(List<Creatinine> all) {
        Creatinine now =
                all.stream().max((a, b) -> a.when().compareTo(b.when())).orElseThrow();
        Optional<BigDecimal> lowestOfTwoDays = lowest(all, now, TWO_DAYS);
        Optional<BigDecimal> lowestOfWeek = lowest(all, now, WEEK);
        if (lowestOfWeek.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal s = now.value();
        boolean up = lowestOfTwoDays
                        .filter(low -> s.compareTo(low.add(new BigDecimal("0.3"))) >= 0)
                        .isPresent()
                || atLeast(s, "1.5", lowestOfWeek.get());
        if (atLeast(s, "3", lowestOfWeek.get()) || up && s.compareTo(new BigDecimal("4.0")) >= 0) {
            return Optional.of(3);
        }
        if (atLeast(s, "2", lowestOfWeek.get())) {
            return Optional.of(2);
        }
        return Optional.of(up ? 1 : 0);
    }

    private static Optional<BigDecimal> lowest(List<Creatinine> all, Creatinine now, Duration within) {
        return all.stream()
                .filter(one -> one.when().isBefore(now.when()))
                .filter(one -> !one.when().isBefore(now.when().minus(within)))
                .map(Creatinine::value)
                .min(BigDecimal::compareTo);
    }

    private static boolean atLeast(BigDecimal value, String times, BigDecimal low) {
        return value.compareTo(low.multiply(new BigDecimal(times))) >= 0;
    }
}
