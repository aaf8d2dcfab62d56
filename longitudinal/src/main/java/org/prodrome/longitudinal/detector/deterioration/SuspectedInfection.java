package org.prodrome.longitudinal.detector.deterioration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.SepsisCodes;

/**
 * A culture and an antibiotic that belong together (Seymour, JAMA 2016;315:762, doi:10.1001/jama.2016.0288): culture
 * first, antibiotic within 72 hours; antibiotic first, culture within 24 hours.
 */
record SuspectedInfection(Event culture, Event antibiotic) {
    private static final Duration AFTER_CULTURE = Duration.ofHours(72);
    private static final Duration AFTER_ANTIBIOTIC = Duration.ofHours(24);

    /** The earlier of the two: when infection was suspected. */
    Instant at() {
        Instant taken = start(culture);
        Instant given = start(antibiotic);
        return taken.isBefore(given) ? taken : given;
    }

    /** The newest that began at the instant or later. */
    static Optional<SuspectedInfection> since(PatientTimeline timeline, Instant from) {
        List<SuspectedInfection> all = new ArrayList<>();
        List<Event> antibiotics = since(antibiotics(timeline), from);
        for (Event culture : since(cultures(timeline), from)) {
            for (Event antibiotic : antibiotics) {
                Duration gap = Duration.between(start(culture), start(antibiotic));
                boolean together = gap.isNegative()
                        ? gap.negated().compareTo(AFTER_ANTIBIOTIC) <= 0
                        : gap.compareTo(AFTER_CULTURE) <= 0;
                if (together) {
                    all.add(new SuspectedInfection(culture, antibiotic));
                }
            }
        }
        return all.stream().filter(one -> !one.at().isBefore(from)).min(Comparator.comparing(SuspectedInfection::at));
    }

    private static List<Event> since(List<Event> events, Instant from) {
        return events.stream().filter(event -> !start(event).isBefore(from)).toList();
    }

    private static List<Event> cultures(PatientTimeline timeline) {
        return Stream.of("Observation", "ServiceRequest", "Specimen", "DiagnosticReport", "Procedure")
                .flatMap(type -> cultures(timeline, type))
                .filter(event -> event.time().filter(ClinicalTime::hasDay).isPresent())
                .toList();
    }

    /** Orders and reports also name the laboratory as their category; the many others are told by their code alone. */
    private static Stream<Event> cultures(PatientTimeline timeline, String type) {
        return type.equals("ServiceRequest") || type.equals("DiagnosticReport")
                ? timeline.events(type).stream().filter(SuspectedInfection::isCulture)
                : timeline.events(type, SepsisCodes.CULTURES).stream();
    }

    private static boolean isCulture(Event event) {
        if (SepsisCodes.CULTURES.isIn(event.concept())) {
            return true;
        }
        List<CodeableConcept> categories = event.as(DiagnosticReport.class)
                .map(DiagnosticReport::getCategory)
                .or(() -> event.as(ServiceRequest.class).map(ServiceRequest::getCategory))
                .orElse(List.of());
        return categories.stream().anyMatch(SepsisCodes.MICROBIOLOGY::isIn);
    }

    private static List<Event> antibiotics(PatientTimeline timeline) {
        return List.of("MedicationAdministration", "MedicationRequest").stream()
                .flatMap(type -> timeline.events(type, SepsisCodes.ANTIBIOTICS).stream())
                .filter(event -> event.time().filter(ClinicalTime::hasDay).isPresent())
                .toList();
    }

    private static Instant start(Event event) {
        return event.time().orElseThrow().start();
    }
}
