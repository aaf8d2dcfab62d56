package org.prodrome.longitudinal.sentence;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.prodrome.longitudinal.timeline.ClinicalTime;

/** Time between events as sentences print it. */
final class Elapsed {
    private static final Map<String, Long> SECONDS =
            Map.of("h", 3_600L, "d", 86_400L, "wk", 604_800L, "mo", 2_629_800L, "a", 31_557_600L);

    private static final int MOST_HOURS = 48;

    private Elapsed() {}

    static String print(Instant from, Instant to, String unit) {
        long seconds = Duration.between(from, to).getSeconds();
        Long length = SECONDS.get(unit);
        if (seconds < 0 || length == null) {
            throw new IllegalStateException("no such time in " + unit);
        }
        return Long.toString(seconds / length);
    }

    /** How long ago a time was, as the unit {@code ago} of the derivation function ELAPSED prints it. */
    static String ago(ClinicalTime then, Instant now) {
        if (then.at() == null) {
            long days = ChronoUnit.DAYS.between(
                    then.firstDay(), now.atOffset(ZoneOffset.UTC).toLocalDate());
            return days <= 0 ? "today" : days(days);
        }
        long hours = Math.max(0, Duration.between(then.at().toInstant(), now).toHours());
        return hours == 0 ? "less than 1 h ago" : hours < MOST_HOURS ? hours + " h ago" : days(hours / 24);
    }

    private static String days(long days) {
        return days == 1 ? "1 day ago" : days + " days ago";
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
