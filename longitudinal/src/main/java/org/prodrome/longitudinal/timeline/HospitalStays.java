package org.prodrome.longitudinal.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Observation;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.terminology.code.CodeSystems;

/** When a patient was in hospital, and which encounters those stays are. */
public final class HospitalStays {
    /** v3-ActCode classes of stays in hospital. */
    private static final Set<String> IN_HOSPITAL = Set.of("IMP", "ACUTE", "NONAC", "SS", "EMER", "OBSENC");

    private final List<Stay> periods = new ArrayList<>();
    private final Set<String> encounters = new HashSet<>();

    private HospitalStays() {}

    /** Whether an encounter is a stay in hospital or its emergency department. */
    public static boolean isStay(Encounter encounter) {
        return IN_HOSPITAL.contains(String.valueOf(encounter.getClass_().getCode()))
                && (!encounter.getClass_().hasSystem()
                        || CodeSystems.V3_ACT_CODE.equals(encounter.getClass_().getSystem()));
    }

    /**
     * Of a record. A stay without an end ends where it began, unless it is said to go on; a discharge of which only the
     * day is known is at the end of that day.
     */
    public static HospitalStays of(PatientTimeline timeline) {
        HospitalStays stays = new HospitalStays();
        for (Event event : timeline.events("Encounter")) {
            Encounter encounter = event.as(Encounter.class).orElseThrow();
            if (isStay(encounter)) {
                stays.encounters.addAll(event.sources());
                event.time()
                        .ifPresent(start -> stays.periods.add(new Stay(
                                start.start(),
                                ClinicalTime.of(encounter.getPeriod().getEndElement())
                                        .map(ClinicalTime::end)
                                        .orElse(
                                                encounter.getStatus() == EncounterStatus.INPROGRESS
                                                        ? timeline.asOf()
                                                        : start.start()))));
            }
        }
        return stays;
    }

    /** Whether a value was taken during a stay, by its encounter or by its time. */
    public boolean hold(Point point) {
        Instant at = point.when().start();
        String reference = point.event()
                .as(Observation.class)
                .map(observation -> "Encounter/"
                        + observation.getEncounter().getReferenceElement().getIdPart())
                .orElse("");
        return encounters.contains(reference)
                || periods.stream().anyMatch(stay -> !at.isBefore(stay.from()) && !at.isAfter(stay.to()));
    }

    /** When the newest stay began; those less apart than that are one. Empty when there is none. */
    public Optional<Instant> newest(Duration apart) {
        @Nullable Instant began = null;
        Instant ended = Instant.MIN;
        for (Stay stay :
                periods.stream().sorted(Comparator.comparing(Stay::from)).toList()) {
            if (began == null || Duration.between(ended, stay.from()).compareTo(apart) >= 0) {
                began = stay.from();
                ended = stay.to();
            } else if (stay.to().isAfter(ended)) {
                ended = stay.to();
            }
        }
        return Optional.ofNullable(began);
    }

    /** Whether a stay holds the instant. */
    public boolean hold(Instant at) {
        return periods.stream().anyMatch(stay -> !at.isBefore(stay.from()) && !at.isAfter(stay.to()));
    }

    private record Stay(Instant from, Instant to) {}
}
