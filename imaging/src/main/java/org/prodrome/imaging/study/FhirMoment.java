package org.prodrome.imaging.study;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.hl7.fhir.r4.model.DateTimeType;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.DicomDateTime;

/** Moments of DICOM objects as FHIR dateTime, in the precision that was given. */
public final class FhirMoment {
    private FhirMoment() {}

    /**
     * Date and time with the object's own offset, else with that of {@code siteZone}. FHIR takes no time without an
     * offset (R4 datatypes, dateTime): when there is neither, the date stays.
     *
     * @param siteZone zone of the site that took the film; null when not known
     */
    public static DateTimeType of(DicomDateTime moment, @Nullable ZoneId siteZone) {
        if (moment.time() == null || moment.offset() == null && siteZone == null) {
            return new DateTimeType(moment.date().toString());
        }
        LocalDateTime local = moment.date().atTime(moment.time()).truncatedTo(ChronoUnit.MILLIS);
        OffsetDateTime placed = moment.offset() != null
                ? local.atOffset(moment.offset())
                : local.atZone(siteZone).toOffsetDateTime();
        if (placed.getOffset().getTotalSeconds() % 60 != 0) {
            // A local mean time from before time zones: FHIR writes no seconds of an offset.
            return new DateTimeType(moment.date().toString());
        }
        return new DateTimeType(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(placed));
    }
}
