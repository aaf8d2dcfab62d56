package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** Date, words and status of every type that is read: the timeline and the evidence check say the same. */
class EveryTypeTest {
    private final Map<String, Resource> record = new HashMap<>();
    private PatientTimeline timeline;

    @BeforeEach
    void read() throws Exception {
        List<Resource> resources;
        try (var in = getClass().getResourceAsStream("one-of-each-type.json")) {
            resources = FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, in).getEntry().stream()
                    .map(Bundle.BundleEntryComponent::getResource)
                    .collect(Collectors.toList());
        }
        resources.forEach(resource ->
                record.put(resource.fhirType() + "/" + resource.getIdElement().getIdPart(), resource));
        Patient patient = new Patient();
        patient.setId("Patient/p1");
        timeline = PatientTimeline.from(patient, resources, Instant.parse("2024-06-01T00:00:00Z"));
    }

    @Test
    void saysTheSameAsTheTimeline() {
        assertThat(timeline.events()).hasSizeGreaterThan(18).allSatisfy(event -> {
            Resource resource = new Sources("p1", record).one(event.source());
            if (event.time().isPresent()) {
                assertThat(ClinicalTime.of(resource).date())
                        .isEqualTo(event.time().get().printed());
            }
            if (!event.label().isEmpty()) {
                assertThat(Labels.of(resource)).isEqualTo(event.label());
            }
        });
    }

    @Test
    void refusesWhatTheTimelineDoesNotTake() {
        List<String> taken = timeline.events().stream().map(Event::source).collect(Collectors.toList());
        Sources sources = new Sources("p1", record);
        assertThat(record).hasSizeGreaterThan(taken.size());
        record.keySet().stream()
                .filter(reference -> !taken.contains(reference) && !reference.startsWith("Basic"))
                .forEach(reference -> org.assertj.core.api.Assertions.assertThatThrownBy(
                                () -> sources.one(reference), reference)
                        .isInstanceOf(DerivationRefused.class));
        assertThat(sources.one("Appointment/r19")).isNotNull();
        assertThat(sources.belongs(new org.hl7.fhir.r4.model.Procedure().setSubject(new Reference("Patient/p2"))))
                .isFalse();
    }
}
