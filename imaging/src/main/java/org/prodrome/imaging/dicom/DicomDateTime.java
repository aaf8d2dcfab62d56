package org.prodrome.imaging.dicom;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A moment as a DICOM object states it: the precision that was given, no more.
 *
 * @param date calendar date
 * @param time local time, when hours and minutes were given; a missing second is zero, as FHIR writes it
 * @param offset offset from UTC, when it was given
 */
public record DicomDateTime(
        LocalDate date, @Nullable LocalTime time, @Nullable ZoneOffset offset) {
    // ACR-NEMA files wrote 1997.04.24 and 08:12:34; PS3.5 table 6.2-1 asks readers to be lenient.
    private static final Pattern DATE = Pattern.compile("(\\d{4})[.-]?(\\d{2})[.-]?(\\d{2})");
    private static final Pattern TIME = Pattern.compile("(\\d{2}):?(\\d{2})(?::?(\\d{2})(?:\\.(\\d{1,6}))?)?");
    private static final Pattern OFFSET = Pattern.compile("([+-])(\\d{2})(\\d{2})");
    private static final Pattern DATE_TIME =
            Pattern.compile("(\\d{8})(\\d{4}(?:\\d{2}(?:\\.\\d{1,6})?)?)?([+-]\\d{4})?");

    /** From DA and TM values; empty when the date is absent or no date, without a time when that is unreadable. */
    static Optional<DicomDateTime> of(String date, String time, String offset) {
        return date(date).map(day -> {
            LocalTime clock = time(time).orElse(null);
            return new DicomDateTime(day, clock, offset(offset).orElse(null));
        });
    }

    /** From a DT value; its own offset goes before {@code objectOffset}. Month or year alone are no date to us. */
    static Optional<DicomDateTime> of(String dateTime, String objectOffset) {
        Matcher m = DATE_TIME.matcher(dateTime.trim());
        if (!m.matches()) {
            return Optional.empty();
        }
        String time = m.group(2) == null ? "" : m.group(2);
        return of(m.group(1), time, m.group(3) == null ? objectOffset : m.group(3));
    }

    /** A DA value as a date. */
    static Optional<LocalDate> date(String value) {
        Matcher m = DATE.matcher(value.trim());
        if (!m.matches() || m.group(1).equals("0000")) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.of(number(m.group(1)), number(m.group(2)), number(m.group(3))));
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }

    private static Optional<LocalTime> time(String value) {
        Matcher m = TIME.matcher(value.trim());
        if (!m.matches()) {
            return Optional.empty();
        }
        int second = m.group(3) == null ? 0 : number(m.group(3));
        int nano = m.group(4) == null ? 0 : number((m.group(4) + "00000000").substring(0, 9));
        try {
            return Optional.of(LocalTime.of(number(m.group(1)), number(m.group(2)), Math.min(second, 59), nano));
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }

    private static Optional<ZoneOffset> offset(String value) {
        Matcher m = OFFSET.matcher(value.trim());
        if (!m.matches()) {
            return Optional.empty();
        }
        int sign = m.group(1).equals("-") ? -1 : 1;
        try {
            return Optional.of(ZoneOffset.ofHoursMinutes(sign * number(m.group(2)), sign * number(m.group(3))));
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
