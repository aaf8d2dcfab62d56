package org.prodrome.longitudinal.sentence;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.Map;

/** Time between events as sentences print it. */
final class Elapsed {
    private static final Map<String, Long> SECONDS =
            Map.of("h", 3_600L, "d", 86_400L, "wk", 604_800L, "mo", 2_629_800L, "a", 31_557_600L);

    private Elapsed() {}

    static String print(Instant from, Instant to, String unit) {
        long seconds = Duration.between(from, to).getSeconds();
        Long length = SECONDS.get(unit);
        if (seconds < 0 || length == null) {
            throw new IllegalStateException("no such time in " + unit);
        }
        return Long.toString(seconds / length);
    }

    static String due(String printed, int months) {
        return switch (printed.length()) {
            case 10 -> LocalDate.parse(printed).plusMonths(months).toString();
            case 7 -> YearMonth.parse(printed).plusMonths(months).toString();
            default -> {
                if (months % 12 != 0) {
                    throw new IllegalStateException("a year plus months is no year");
                }
                yield Year.parse(printed).plusYears(months / 12).toString();
            }
        };
    }
}
