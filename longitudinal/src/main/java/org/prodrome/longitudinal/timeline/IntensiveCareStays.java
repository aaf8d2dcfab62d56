package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationComponent;
import org.hl7.fhir.r4.model.Period;

/**
 * Whether a patient lies in intensive care: by the words of an encounter's location, type or service, since FHIR has no
 * class for it and places carry local codes.
 */
public final class IntensiveCareStays {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}]+");
    private static final Set<String> UNITS =
            Set.of("icu", "itu", "micu", "sicu", "ccu", "cvicu", "csru", "tsicu", "nicu", "picu", "nsicu");
    private static final List<List<String>> PHRASES =
            List.of(List.of("intensive", "care"), List.of("critical", "care"), List.of("coronary", "care"));

    private IntensiveCareStays() {}

    /** Whether the patient lies in intensive care at an instant. */
    public static boolean holds(PatientTimeline timeline, Instant at) {
        return timeline.events("Encounter").stream().anyMatch(event -> holds(event, at));
    }

    private static boolean holds(Event event, Instant at) {
        Encounter encounter = event.as(Encounter.class).orElseThrow();
        boolean named = encounter.getLocation().stream()
                .anyMatch(place -> isUnit(place) && covers(place.getPeriod(), encounter.getPeriod(), at));
        boolean whole = Stream.concat(encounter.getType().stream(), Stream.of(encounter.getServiceType()))
                .anyMatch(IntensiveCareStays::isUnit);
        return named || whole && covers(encounter.getPeriod(), encounter.getPeriod(), at);
    }

    private static boolean isUnit(EncounterLocationComponent place) {
        return isUnit(String.valueOf(place.getLocation().getDisplay())) || isUnit(place.getPhysicalType());
    }

    private static boolean isUnit(CodeableConcept concept) {
        return isUnit(Labels.of(concept));
    }

    private static boolean isUnit(String words) {
        List<String> said = Arrays.asList(NO_WORD.split(words.toLowerCase(Locale.ROOT)));
        return said.stream().anyMatch(UNITS::contains) || PHRASES.stream().anyMatch(said::containsAll);
    }

    /** The part of the stay, else the whole stay; a start must be known, and what has no end goes on. */
    private static boolean covers(Period part, Period stay, Instant at) {
        Period counted = part.hasStart() ? part : stay;
        return ClinicalTime.of(counted.getStartElement())
                        .filter(start -> !start.start().isAfter(at))
                        .isPresent()
                && Stream.of(part, stay)
                        .flatMap(period -> ClinicalTime.of(period.getEndElement()).stream())
                        .noneMatch(end -> end.end().isBefore(at));
    }
}
