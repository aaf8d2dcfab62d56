package org.prodrome.longitudinal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** The sample Bundles of docs/examples do what their page says, as of the day they are written for. */
class ExamplesTest {
    private static final Instant DAY = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "kidney-injury, aki/",
        "critical-potassium, potassium/",
        "falling-kidney-function, ckd-progression/",
        "hba1c-rising, hba1c-trajectory/",
        "lung-nodule-overdue, lung-nodule-follow-up/",
        "early-warning-score, news2/"
    })
    void fires(String example, String rule) throws IOException {
        String json = Files.readString(folder().resolve(example + ".json"));
        List<Resource> resources =
                FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, json).getEntry().stream()
                        .map(BundleEntryComponent::getResource)
                        .toList();
        PatientTimeline timeline = PatientTimeline.from((Patient) resources.get(0), resources, DAY);
        assertThat(RecordReading.of(timeline).detections())
                .extracting(detection -> detection.rule().id())
                .anyMatch(id -> id.startsWith(rule));
    }

    /** Surefire runs in the module's folder; other runners in the repository's. */
    private static Path folder() {
        Path here = Path.of("docs", "examples");
        return Files.isDirectory(here) ? here : Path.of("..").resolve(here);
    }
}
