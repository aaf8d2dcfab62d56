package org.prodrome.longitudinal.burden;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.prodrome.longitudinal.timeline.HospitalStays;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** When the newest stay in hospital began: what is acute is said anew to those who were not there the last time. */
final class Admission {
    /** Encounters that are less apart are one stay: emergency department, ward, intensive care. */
    private static final Duration APART = Duration.ofHours(24);

    private Admission() {}

    /** Empty when no stay is on record. Ends as {@link HospitalStays} reads them. */
    static Optional<Instant> newest(PatientTimeline timeline) {
        return HospitalStays.of(timeline).newest(APART);
    }
}
