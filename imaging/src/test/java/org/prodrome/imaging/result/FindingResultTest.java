package org.prodrome.imaging.result;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.model.FindingsFixture;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.ModelVersion;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageFinding;
import org.prodrome.terminology.code.ImageMeasurement;

/** What a findings package answers, as FHIR. */
class FindingResultTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T08:00:00Z"), ZoneOffset.UTC);

    @Test
    void everyAnsweredFindingIsAnObservationAndWhatIsWithheldIsNamed(@TempDir Path parent) throws IOException {
        try (ModelPackage loaded = new FindingsFixture(parent).load()) {
            Bundle bundle = map(loaded, film(loaded, 0.6, "PA", 40));

            List<Observation> found = all(bundle, Observation.class);
            assertThat(found).hasSize(2);
            Observation bright = found.get(0);
            assertThat(bright.getCode().getCodingFirstRep().getSystem()).isEqualTo(CodeSystems.IMAGE_FINDING);
            assertThat(bright.getCode().getCodingFirstRep().getCode()).isEqualTo("bright");
            assertThat(bright.getStatus()).isEqualTo(Observation.ObservationStatus.PRELIMINARY);
            assertThat(bright.getMeta().getSecurity())
                    .extracting(Coding::getCode)
                    .contains("AIAST");
            assertThat(bright.getDerivedFromFirstRep().getReference()).isEqualTo("ImagingStudy/2");
            assertThat(bright.getValueCodeableConcept().getCodingFirstRep().getSystem())
                    .isEqualTo(CodeSystems.IMAGE_FINDING);
            assertThat(bright.getInterpretationFirstRep().getCodingFirstRep().getCode())
                    .isIn("DET", "IND", "ND");
            assertThat(number(bright, ImageFinding.PROBABILITY)).isBetween(0.0, 1.0);
            assertThat(number(bright, ImageFinding.DISTANCE)).isBetween(0.0, 2.0);
            assertThat(bright.getComponent())
                    .anyMatch(component -> ImageMeasurement.SOURCE_IMAGE.isIn(component.getCode())
                            && component.getValueStringType().getValue().equals("1.2.3.4"));
            // The two findings of the fixture are each other's opposite.
            assertThat(number(found.get(1), ImageFinding.SCORE))
                    .isCloseTo(-number(bright, ImageFinding.SCORE), org.assertj.core.api.Assertions.within(1e-3));

            DiagnosticReport report = all(bundle, DiagnosticReport.class).get(0);
            assertThat(report.getResult()).hasSize(2);
            assertThat(report.getConclusion()).startsWith("AI draft from ").contains("Not looked for: ");
            Device device = all(bundle, Device.class).get(0);
            assertThat(device.getProperty())
                    .anyMatch(property ->
                            "not-looked-for".equals(property.getType().getText()));
            assertThat(all(bundle, Provenance.class).get(0).getTarget()).hasSize(3);
        }
    }

    @Test
    void theSameStudyTwiceIsTheSameResourcesAndAnotherEditionOthers(@TempDir Path parent) throws IOException {
        try (ModelPackage loaded = new FindingsFixture(parent).load()) {
            FilmAnalysis film = film(loaded, 0.6, "PA", 40);
            assertThat(urls(map(loaded, film, 0))).isEqualTo(urls(map(loaded, film, 0)));
            assertThat(urls(map(loaded, film, 1)).subList(1, 5))
                    .doesNotContainAnyElementsOf(urls(map(loaded, film, 0)));
        }
    }

    @Test
    void aRefusedFilmSaysThatNothingWasRead(@TempDir Path parent) throws IOException {
        try (ModelPackage loaded = new FindingsFixture(parent).load()) {
            Bundle bundle = map(loaded, film(loaded, 0.6, "LATERAL", 40));

            assertThat(all(bundle, Observation.class)).singleElement().satisfies(none -> {
                assertThat(ImageFinding.NOT_READ.isIn(none.getCode())).isTrue();
                assertThat(none.hasValue()).isFalse();
                assertThat(none.getDataAbsentReason().getCodingFirstRep().getCode())
                        .isEqualTo("not-performed");
                assertThat(none.getDataAbsentReason().getText()).contains("lateral");
            });
            assertThat(all(bundle, DiagnosticReport.class).get(0).getConclusion())
                    .startsWith("Findings not read: ");
        }
    }

    @Test
    void versionsFollowEachOtherByTheirNumbers() {
        ModelVersion nine = ModelVersion.of("org.example.x|1.9.0");
        assertThat(nine.isOlderThan(ModelVersion.of("org.example.x|1.10.0"))).isTrue();
        assertThat(ModelVersion.of("org.example.x|1.10.0").isOlderThan(nine)).isFalse();
        assertThat(nine.isOlderThan(ModelVersion.of("org.example.y|2.0.0"))).isFalse();
        assertThat(nine.isOlderThan(nine)).isFalse();
        assertThat(nine.coordinates()).isEqualTo("org.example.x|1.9.0");
    }

    private static FilmAnalysis film(ModelPackage loaded, double bright, String view, int age) {
        var image = FindingsFixture.film(bright, 7);
        FilmAttributes header = new FilmAttributes(
                "1.2.3",
                "1.2.3.4",
                null,
                false,
                "DX",
                "CHEST",
                view,
                "MONOCHROME2",
                image.rows(),
                image.columns(),
                age,
                "F",
                "FOR PRESENTATION",
                "NO",
                1,
                false);
        return new ChestFilmAnalyser(loaded).analyse(header, image);
    }

    private static Bundle map(ModelPackage loaded, FilmAnalysis film) {
        return map(loaded, film, 0);
    }

    private static Bundle map(ModelPackage loaded, FilmAnalysis film, int edition) {
        Bundle bundle = new ImageResultMapper(CLOCK, null)
                .map(
                        StudyAnalysis.choose(List.of(film)),
                        loaded,
                        new Reference("Patient/1"),
                        new Reference("ImagingStudy/2"),
                        edition);
        IParser parser = FhirContext.forR4Cached().newJsonParser().setParserErrorHandler(new StrictErrorHandler());
        return parser.parseResource(Bundle.class, parser.encodeResourceToString(bundle));
    }

    private static List<String> urls(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(entry -> entry.getRequest().getUrl())
                .toList();
    }

    private static double number(Observation observation, Code code) {
        return observation.getComponent().stream()
                .filter(component -> code.isIn(component.getCode()))
                .map(component -> component.getValueQuantity().getValue().doubleValue())
                .findFirst()
                .orElseThrow();
    }

    private static <T extends Resource> List<T> all(Bundle bundle, Class<T> type) {
        return bundle.getEntry().stream()
                .map(BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
