package org.prodrome.longitudinal.burden;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.HospitalStays;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** When the newest stay in hospital began: what is acute is said anew to those who were not there the last time. */
final class Admission {
    /** Encounters that are less apart are one stay: emergency department, ward, intensive care. */
    private static final Duration APART = Duration.ofHours(24);

    private record Stay(Instant from, Instant to) {}

    private Admission() {}

    /** Empty when no stay is on record. One without an end goes on. */
    static Optional<Instant> newest(PatientTimeline timeline) {
        @Nullable Instant began = null;
        Instant ended = Instant.MIN;
        for (Stay stay : stays(timeline)) {
            if (began == null || Duration.between(ended, stay.from()).compareTo(APART) >= 0) {
                began = stay.from();
                ended = stay.to();
            } else if (stay.to().isAfter(ended)) {
                ended = stay.to();
            }
        }
        return Optional.ofNullable(began);
    }

    private static List<Stay> stays(PatientTimeline timeline) {
        List<Stay> stays = new ArrayList<>();
        for (Event event : timeline.events("Encounter")) {
            Encounter encounter = event.as(Encounter.class).orElseThrow();
            if (HospitalStays.isStay(encounter) && event.time().isPresent()) {
                Instant from = event.time().get().start();
                Instant to = ClinicalTime.of(encounter.getPeriod().getEndElement())
                        .map(ClinicalTime::start)
                        .orElse(timeline.asOf());
                stays.add(new Stay(from, to));
            }
        }
        stays.sort(Comparator.comparing(Stay::from));
        return stays;
    }
}
