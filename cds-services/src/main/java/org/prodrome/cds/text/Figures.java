package org.prodrome.cds.text;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and days as sentences print them ({@code -2.4}, {@code 2026-03-05 14:30}), in the way of German
 * ({@code -2,4}, {@code 05.03.2026 14:30}; DIN 1333, DIN 5008) and back.
 */
final class Figures {
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d+)?");
    private static final Pattern DAY = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})( \\d{2}:\\d{2})?");
    private static final Pattern MONTH = Pattern.compile("(\\d{4})-(\\d{2})");
    private static final Pattern QUANTITY = Pattern.compile("([<>]=?)?([-+]?\\d+(?:\\.\\d+)?)( .*)?");
    private static final Pattern GERMAN_NUMBER = Pattern.compile("[-+]?\\d+(,\\d+)?");
    private static final Pattern GERMAN_DAY = Pattern.compile("(\\d{2})\\.(\\d{2})\\.(\\d{4})( \\d{2}:\\d{2})?");
    private static final Pattern GERMAN_MONTH = Pattern.compile("(\\d{2})/(\\d{4})");

    private Figures() {}

    static boolean isNumber(String printed) {
        return NUMBER.matcher(printed).matches();
    }

    /** A number, a day, a month, or an instant to the minute; empty for anything else. */
    static Optional<String> german(String printed) {
        if (isNumber(printed)) {
            return Optional.of(printed.replace('.', ','));
        }
        Matcher day = DAY.matcher(printed);
        if (day.matches() && isDay(day.group(1), day.group(2), day.group(3))) {
            String minute = day.group(4) == null ? "" : day.group(4);
            return Optional.of("%s.%s.%s%s".formatted(day.group(3), day.group(2), day.group(1), minute));
        }
        Matcher month = MONTH.matcher(printed);
        return month.matches() ? Optional.of("%s/%s".formatted(month.group(2), month.group(1))) : Optional.empty();
    }

    /** A recorded quantity: its number in the way of German, its unit as recorded. */
    static String germanQuantity(String recorded) {
        Matcher quantity = QUANTITY.matcher(recorded);
        return quantity.matches()
                ? orEmpty(quantity.group(1)) + quantity.group(2).replace('.', ',') + orEmpty(quantity.group(3))
                : recorded;
    }

    /** What {@link #german} was made from; empty for what it does not make. */
    static Optional<String> fromGerman(String shown) {
        if (GERMAN_NUMBER.matcher(shown).matches()) {
            return Optional.of(shown.replace(',', '.'));
        }
        Matcher day = GERMAN_DAY.matcher(shown);
        if (day.matches()) {
            return Optional.of("%s-%s-%s%s".formatted(day.group(3), day.group(2), day.group(1), orEmpty(day.group(4))));
        }
        Matcher month = GERMAN_MONTH.matcher(shown);
        return month.matches() ? Optional.of("%s-%s".formatted(month.group(2), month.group(1))) : Optional.empty();
    }

    private static boolean isDay(String year, String month, String day) {
        try {
            return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day))
                            .getYear()
                    > 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
