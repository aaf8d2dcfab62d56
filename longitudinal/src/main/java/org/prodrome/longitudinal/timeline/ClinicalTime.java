package org.prodrome.longitudinal.timeline;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.jspecify.annotations.Nullable;

/**
 * When something was, with the precision it was recorded with. A part that was not recorded is never made up: a date
 * has no time of day, a year no month. A value; a class and no record because a replay asks for its start millions of
 * times, which is worked out once.
 */
public final class ClinicalTime implements Comparable<ClinicalTime> {
    private static final DateTimeFormatter TO_THE_MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    /** The earliest zone on Earth: a day has begun somewhere once it has begun there. */
    private static final ZoneOffset FIRST_TO_BEGIN = ZoneOffset.ofHours(14);

    /** How much of a time was recorded. */
    public enum Precision {
        YEAR,
        MONTH,
        DAY,
        INSTANT
    }

    private final Precision precision;
    private final LocalDate firstDay;
    private final @Nullable OffsetDateTime at;
    private final Instant start;

    /**
     * @param precision how much was recorded
     * @param firstDay the day, or the first day of the recorded month or year
     * @param at the instant with its own offset; null unless the precision is {@link Precision#INSTANT}
     */
    public ClinicalTime(Precision precision, LocalDate firstDay, @Nullable OffsetDateTime at) {
        this.precision = precision;
        this.firstDay = firstDay;
        this.at = at;
        this.start = at == null ? firstDay.atStartOfDay(ZoneOffset.UTC).toInstant() : at.toInstant();
    }

    /** How much was recorded. */
    public Precision precision() {
        return precision;
    }

    /** The day, or the first day of the recorded month or year. */
    public LocalDate firstDay() {
        return firstDay;
    }

    /** The instant with its own offset; null unless the precision is {@link Precision#INSTANT}. */
    public @Nullable OffsetDateTime at() {
        return at;
    }

    /** Reads a FHIR date, dateTime or instant; empty when it has no value or none that is a date. */
    public static Optional<ClinicalTime> of(@Nullable BaseDateTimeType element) {
        String text = element == null ? null : element.getValueAsString();
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    switch (text.length()) {
                        case 4 -> new ClinicalTime(Precision.YEAR, LocalDate.of(Integer.parseInt(text), 1, 1), null);
                        case 7 -> new ClinicalTime(Precision.MONTH, LocalDate.parse(text + "-01"), null);
                        case 10 -> new ClinicalTime(Precision.DAY, LocalDate.parse(text), null);
                        default -> {
                            OffsetDateTime at = WholeSeconds.parse(text);
                            yield new ClinicalTime(Precision.INSTANT, at.toLocalDate(), at);
                        }
                    });
        } catch (DateTimeException | NumberFormatException notADate) {
            return Optional.empty();
        }
    }

    /** Point on the time axis: the instant, else midnight UTC of the first day. */
    public Instant start() {
        return start;
    }

    /** The last instant that it can mean: the instant, else the last second (UTC) of its day, month or year. */
    public Instant end() {
        if (at != null) {
            return at.toInstant();
        }
        LocalDate next = switch (precision) {
            case YEAR -> firstDay.plusYears(1);
            case MONTH -> firstDay.plusMonths(1);
            case DAY, INSTANT -> firstDay.plusDays(1);
        };
        return next.atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1);
    }

    /** Whether at least the day is known. */
    public boolean hasDay() {
        return precision.compareTo(Precision.DAY) >= 0;
    }

    /** The first instant at which it had begun anywhere on Earth. */
    public Instant begins() {
        return at == null ? firstDay.atStartOfDay(FIRST_TO_BEGIN).toInstant() : at.toInstant();
    }

    /** Whether it had not yet begun anywhere on Earth at that instant. */
    public boolean isAfter(Instant instant) {
        return begins().isAfter(instant);
    }

    /** Years of 365.25 days from the start of this to the start of the other; negative when the other is earlier. */
    public double yearsTo(ClinicalTime other) {
        return Duration.between(start(), other.start()).toSeconds() / (365.25 * 86_400);
    }

    /** Hours from the start of this to the start of the other. */
    public double hoursTo(ClinicalTime other) {
        return Duration.between(start(), other.start()).toSeconds() / 3600.0;
    }

    /** As recorded, without a time of day: {@code 2026-03-05}, {@code 2026-03} or {@code 2026}. */
    public String printed() {
        return switch (precision) {
            case YEAR -> "%04d".formatted(firstDay.getYear());
            case MONTH -> "%04d-%02d".formatted(firstDay.getYear(), firstDay.getMonthValue());
            case DAY, INSTANT -> firstDay.toString();
        };
    }

    /** To the minute in its own offset; empty when no time of day was recorded. */
    public Optional<String> printedToTheMinute() {
        return at == null ? Optional.empty() : Optional.of(TO_THE_MINUTE.format(at));
    }

    @Override
    public int compareTo(ClinicalTime other) {
        return start().compareTo(other.start());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClinicalTime time
                && precision == time.precision
                && firstDay.equals(time.firstDay)
                && Objects.equals(at, time.at);
    }

    @Override
    public int hashCode() {
        return Objects.hash(precision, firstDay, at);
    }

    /** Stored fingerprints of what was said hold these words: they stay as they are. */
    @Override
    public String toString() {
        return "ClinicalTime[precision=" + precision + ", firstDay=" + firstDay + ", at=" + at + "]";
    }
}
