package org.prodrome.cds.evidence;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Resource;

/** Time between two resources, and dates that follow from one. */
final class Elapsed {
    private static final Map<String, BigDecimal> HOURS = Map.of(
            "h", BigDecimal.ONE,
            "d", new BigDecimal("24"),
            "wk", new BigDecimal("168"),
            "mo", new BigDecimal("730.5"),
            "a", new BigDecimal("8766"));
    private static final BigDecimal SECONDS_PER_HOUR = new BigDecimal("3600");

    private Elapsed() {}

    static String print(List<Resource> cited, Map<String, String> parameters) {
        if ("ago".equals(parameters.get("unit"))) {
            return ago(ClinicalTime.of(cited.get(0)), parameters.getOrDefault("on", ""));
        }
        BigDecimal hours = HOURS.get(parameters.getOrDefault("unit", ""));
        if (hours == null) {
            throw DerivationRefused.notDerived();
        }
        Instant from = ClinicalTime.of(cited.get(0)).instant();
        String on = parameters.get("on");
        Instant to = on != null
                ? new ClinicalTime(on).instant()
                : ClinicalTime.of(cited.get(cited.size() - 1)).instant();
        if ((on == null && cited.size() != 2) || to.isBefore(from)) {
            throw DerivationRefused.notDerived();
        }
        BigDecimal seconds = BigDecimal.valueOf(Duration.between(from, to).getSeconds());
        return seconds.divideToIntegralValue(hours.multiply(SECONDS_PER_HOUR))
                .toBigInteger()
                .toString();
    }

    /** Words for the time up to the instant of the reading. */
    private static String ago(ClinicalTime then, String on) {
        Instant now = new ClinicalTime(on).instant();
        if (then.text().length() <= 10) {
            long nights = now.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay()
                    - then.day().toEpochDay();
            if (nights < -1) {
                throw DerivationRefused.notDerived();
            }
            return nights < 1 ? "today" : nights == 1 ? "1 day ago" : nights + " days ago";
        }
        long seconds = now.getEpochSecond() - then.instant().getEpochSecond();
        if (seconds < 0) {
            throw DerivationRefused.notDerived();
        }
        if (seconds < 3600) {
            return "less than 1 h ago";
        }
        return seconds < 172_800 ? seconds / 3600 + " h ago" : seconds / 86_400 + " days ago";
    }

    static String due(Resource from, Map<String, String> parameters) {
        String date = ClinicalTime.of(from).date();
        try {
            long months = Long.parseLong(parameters.getOrDefault("months", "0"));
            long days = Long.parseLong(parameters.getOrDefault("days", "0"));
            return switch (date.length()) {
                case 10 ->
                    LocalDate.parse(date).plusMonths(months).plusDays(days).toString();
                case 7 ->
                    YearMonth.parse(date).plusMonths(onlyMonths(months, days)).toString();
                case 4 ->
                    Year.parse(date)
                            .plusYears(onlyYears(onlyMonths(months, days)))
                            .toString();
                default -> throw DerivationRefused.notDerived();
            };
        } catch (DateTimeException | NumberFormatException unreadable) {
            throw DerivationRefused.notDerived();
        }
    }

    private static long onlyMonths(long months, long days) {
        if (days != 0) {
            throw DerivationRefused.notDerived();
        }
        return months;
    }

    private static long onlyYears(long months) {
        if (months % 12 != 0) {
            throw DerivationRefused.notDerived();
        }
        return months / 12;
    }
}
