package org.prodrome.longitudinal.timeline;

import java.time.LocalDate;
import java.util.Optional;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/**
 * The days on which a patient's blood can have been drawn: a value dated before the birth, or in a year that nobody
 * alive has seen, has a wrong date and is not computed with.
 *
 * @param birth the recorded birth date, as precise as it is; null when there is none
 */
record Lifetime(@Nullable ClinicalTime birth) {
    /** Nobody alive was born before; a placeholder such as the year 1 or 1900 is. */
    private static final LocalDate EARLIEST = LocalDate.of(1901, 1, 1);

    static Lifetime of(Patient patient) {
        return new Lifetime(ClinicalTime.of(new org.hl7.fhir.r4.model.DateTimeType(
                        patient.getBirthDateElement().getValueAsString()))
                .orElse(null));
    }

    /** Why a value of that time is not used; empty when it can be. Zones may differ by a day. */
    Optional<String> whyNot(@Nullable ClinicalTime when) {
        if (when == null || !when.hasDay()) {
            return Optional.of("no date to the day");
        }
        if (when.firstDay().isBefore(EARLIEST)) {
            return Optional.of("dated in the year %d".formatted(when.firstDay().getYear()));
        }
        return birth != null && when.firstDay().plusDays(1).isBefore(birth.firstDay())
                ? Optional.of("dated before the birth date")
                : Optional.empty();
    }
}
