package org.prodrome.imaging.result;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.ImageMeasurement;

/** The transaction that a study leads to, written to JSON and read back strictly. */
class ImageResultMapperTest {
    private static final FhirContext FHIR = FhirContext.forR4();
    private static final ModelCatalogue CATALOGUE = catalogue();
    private static final Clock MORNING = Clock.fixed(Instant.parse("2026-03-05T08:00:00Z"), ZoneOffset.UTC);
    private static final Clock EVENING = Clock.fixed(Instant.parse("2026-03-05T20:00:00Z"), ZoneOffset.UTC);

    private final ModelPackage loaded = CATALOGUE.find("org.prodrome.cxr-ctr").orElseThrow();

    @AfterAll
    static void close() {
        CATALOGUE.close();
    }

    @Test
    void aMeasuredFilmBecomesACompletePreliminaryObservation() throws IOException {
        Bundle bundle = map(measured("PA"), MORNING);
        Observation observation = only(bundle, Observation.class);
        assertThat(observation.getStatus()).isEqualTo(ObservationStatus.PRELIMINARY);
        assertThat(ImageMeasurement.CARDIOTHORACIC_RATIO.isIn(observation.getCode()))
                .isTrue();
        assertThat(observation.getMeta().getSecurity()).anyMatch(ImageMeasurement.AI_ASSERTED::matches);
        assertThat(observation.getMeta().getSecurity()).anyMatch(c -> "HTEST".equals(c.getCode()));
        assertThat(observation.getMeta().getTag()).anyMatch(ImageMeasurement.SYNTHETIC::matches);
        assertThat(observation.getValueQuantity().getValue().scale()).isEqualTo(4);
        assertThat(observation.getValueQuantity().getCode()).isEqualTo("{ratio}");
        assertThat(observation.getSubject().getReference()).isEqualTo("Patient/1");
        assertThat(observation.getDerivedFromFirstRep().getReference()).isEqualTo("ImagingStudy/2");
        assertThat(observation.getPartOfFirstRep().getReference()).isEqualTo("ImagingStudy/2");
        assertThat(observation.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-03-04T09:00:00+01:00");
        assertThat(observation.getIssuedElement().getValue()).isEqualTo(MORNING.instant());
        assertThat(component(observation, ImageMeasurement.VIEW_POSITION)
                        .getValueCodeableConcept()
                        .getText())
                .isEqualTo("PA");
        assertThat(component(observation, ImageMeasurement.MEASUREMENT_ERROR)
                        .getValueQuantity()
                        .getValue()
                        .doubleValue())
                .isEqualTo(Objects.requireNonNull(loaded.manifest().ratio()).errorHalfWidth95());
        assertThat(component(observation, ImageMeasurement.CHANGE_THRESHOLD).hasValueQuantity())
                .isTrue();
        assertThat(component(observation, ImageMeasurement.ABOVE_HALF).hasValueBooleanType())
                .isTrue();
        double heart = pixels(observation, ImageMeasurement.HEART_WIDTH);
        double thorax = pixels(observation, ImageMeasurement.THORAX_WIDTH);
        assertThat(heart / thorax)
                .isCloseTo(
                        observation.getValueQuantity().getValue().doubleValue(),
                        org.assertj.core.api.Assertions.within(0.001));
        assertThat(observation.getNote()).anyMatch(note -> note.getText().contains("not reviewed by a radiologist"));
    }

    @Test
    void reportDeviceAndProvenanceReferToOneAnother() throws IOException {
        Bundle bundle = map(measured("AP"), MORNING);
        String device = fullUrl(bundle, Device.class);
        String observation = fullUrl(bundle, Observation.class);
        String report = fullUrl(bundle, DiagnosticReport.class);
        assertThat(only(bundle, Observation.class).getDevice().getReference()).isEqualTo(device);
        assertThat(only(bundle, DiagnosticReport.class).getResultFirstRep().getReference())
                .isEqualTo(observation);
        assertThat(only(bundle, DiagnosticReport.class).getConclusion()).contains("view AP", "no threshold applies");
        Provenance provenance = only(bundle, Provenance.class);
        assertThat(provenance.getTarget()).extracting(Reference::getReference).containsExactly(observation, report);
        assertThat(provenance.getAgentFirstRep().getWho().getReference()).isEqualTo(device);
        assertThat(provenance.getEntityFirstRep().getWhat().getReference()).isEqualTo("ImagingStudy/2");
        assertThat(provenance.getEntity().stream()
                        .skip(1)
                        .map(entity -> entity.getWhat().getIdentifier().getValue()))
                .as("the Device may be written again, this stays")
                .containsExactly(loaded.manifestSha256(), loaded.manifest().preprocessSha256());
        assertThat(only(bundle, Device.class).getIdentifier())
                .anyMatch(i -> i.getValue().equals("org.prodrome.cxr-ctr|1.0.0"))
                .anyMatch(i -> i.getValue().equals(loaded.manifestSha256()));
        assertThat(component(only(bundle, Observation.class), ImageMeasurement.VIEW_POSITION))
                .isNotNull();
        assertThat(only(bundle, Observation.class).getComponent())
                .noneMatch(c -> ImageMeasurement.ABOVE_HALF.isIn(c.getCode()));
    }

    @Test
    void aFilmThatIsNotMeasuredStatesTheReasonAndNoValue() throws IOException {
        Bundle bundle = map(measured("LL"), MORNING);
        Observation observation = only(bundle, Observation.class);
        assertThat(observation.hasValue()).isFalse();
        assertThat(observation.getDataAbsentReason().getCodingFirstRep().getCode())
                .isEqualTo("not-performed");
        assertThat(component(observation, ImageMeasurement.NOT_MEASURABLE_REASON)
                        .getValueCodeableConcept())
                .satisfies(reason -> {
                    assertThat(reason.getCodingFirstRep().getCode()).isEqualTo("lateral-view");
                    assertThat(reason.getText()).startsWith("The film is a lateral view");
                });
        assertThat(only(bundle, DiagnosticReport.class).getConclusion()).contains("not measurable");
    }

    @Test
    void theSameStudyTwiceIsTheSameResources() throws IOException {
        Bundle first = map(measured("PA"), MORNING);
        Bundle second = map(measured("PA"), EVENING);
        assertThat(first.getEntry()).hasSize(4).allMatch(e -> e.getRequest().getMethod() == HTTPVerb.PUT);
        for (int i = 0; i < 4; i++) {
            BundleEntryComponent one = first.getEntry().get(i);
            BundleEntryComponent two = second.getEntry().get(i);
            assertThat(two.getFullUrl()).isEqualTo(one.getFullUrl()).startsWith("urn:uuid:");
            assertThat(two.getRequest().getUrl()).isEqualTo(one.getRequest().getUrl());
        }
        assertThat(first.getEntry()).extracting(e -> e.getRequest().getUrl()).satisfies(urls -> {
            assertThat(urls.get(0))
                    .isEqualTo("Device?identifier=urn%3Aprodrome%3Amodel%7Corg.prodrome.cxr-ctr%5C%7C1.0.0");
            assertThat(urls.get(1)).matches("Observation\\?identifier=urn%3Adicom%3Auid%7Curn%3Aoid%3A2\\.25\\.\\d+");
            assertThat(urls.get(2)).startsWith("DiagnosticReport?identifier=");
            assertThat(urls.get(3)).matches("Provenance/provenance-[0-9]{1,53}");
        });
        assertThat(only(first, Provenance.class).getIdElement().getIdPart()).hasSizeLessThanOrEqualTo(64);
    }

    private StudyAnalysis measured(String view) throws IOException {
        GrayImage film = TestFilms.png(ChestFilmAnalyserTest.demoFilms().get(0));
        FilmAnalysis analysis =
                new ChestFilmAnalyser(loaded).analyse(TestFilms.film("1", film, view, false), TestFilms.READER);
        return StudyAnalysis.choose(List.of(analysis));
    }

    private Bundle map(StudyAnalysis analysis, Clock clock) {
        Bundle bundle = new ImageResultMapper(clock, null)
                .map(analysis, loaded, new Reference("Patient/1"), new Reference("ImagingStudy/2"), 0);
        IParser parser = FHIR.newJsonParser().setParserErrorHandler(new StrictErrorHandler());
        return parser.parseResource(Bundle.class, parser.encodeResourceToString(bundle));
    }

    private static <T extends Resource> T only(Bundle bundle, Class<T> type) {
        List<T> found = bundle.getEntry().stream()
                .map(BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static String fullUrl(Bundle bundle, Class<? extends Resource> type) {
        return bundle.getEntry().stream()
                .filter(e -> type.isInstance(e.getResource()))
                .map(BundleEntryComponent::getFullUrl)
                .findFirst()
                .orElseThrow();
    }

    private static ObservationComponentComponent component(Observation observation, Code code) {
        return Objects.requireNonNull(observation.getComponent().stream()
                .filter(c -> code.isIn(c.getCode()))
                .findFirst()
                .orElse(null));
    }

    private static double pixels(Observation observation, Code code) {
        return component(observation, code).getValueQuantity().getValue().doubleValue();
    }

    private static ModelCatalogue catalogue() {
        try {
            return ModelCatalogue.open(null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
