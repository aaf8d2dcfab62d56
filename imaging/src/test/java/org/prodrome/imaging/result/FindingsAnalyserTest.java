package org.prodrome.imaging.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomImage;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.finding.Call;
import org.prodrome.imaging.finding.FilmFindings;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.gate.GateReason;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.model.FindingsFixture;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.preprocess.VoiWindow;
import org.prodrome.imaging.runtime.ModelRuntime;
import org.prodrome.imaging.runtime.Tensor;
import org.prodrome.imaging.runtime.TensorSpec;

/** One film with a findings package: answers, or an abstention that says why. */
class FindingsAnalyserTest {
    private final FindingsFixture fixture;

    FindingsAnalyserTest(@TempDir Path folder) throws IOException {
        fixture = new FindingsFixture(folder);
    }

    private static DicomObject film(double bright) {
        return TestFilms.film("i", FindingsFixture.film(bright, 5), "PA", false);
    }

    @Test
    void aFilmIsAnsweredAndHasNoRatio() throws IOException {
        try (ModelPackage loaded = fixture.load()) {
            FilmAnalysis analysis = new ChestFilmAnalyser(loaded).analyse(film(0.7), TestFilms.READER);
            assertThat(analysis.ratio()).isNull();
            assertThat(analysis.outlines()).isNull();
            assertThat(analysis.isMeasured()).isTrue();
            assertThat(analysis.abstention()).isEmpty();
            assertThat(analysis.verdict()).isInstanceOf(GateVerdict.InRange.class);
            GateVerdict.InRange verdict = (GateVerdict.InRange) analysis.verdict();
            assertThat(verdict.figures().mahalanobis()).isPositive();
            assertThat(verdict.figures().pValue()).isBetween(0.0, 1.0);
            assertThat(verdict.figures().mirrorDistance()).isNull();
            assertThat(Objects.requireNonNull(verdict.figures().checks()).sharpness())
                    .isPositive();
            FilmFindings.Read read = (FilmFindings.Read) Objects.requireNonNull(analysis.findings());
            assertThat(read.finding("bright").orElseThrow().call()).isEqualTo(Call.PRESENT);
            assertThat(StudyAnalysis.choose(List.of(analysis)).chosen()).isSameAs(analysis);
        }
    }

    @Test
    void whatTheHeaderContradictsIsRefusedWithoutAFinding() throws IOException {
        try (ModelPackage loaded = fixture.load()) {
            ChestFilmAnalyser analyser = new ChestFilmAnalyser(loaded);
            GrayImage image = FindingsFixture.film(0.6, 1);
            FilmAnalysis lateral = analyser.analyse(TestFilms.film("i", image, "LL", false), TestFilms.READER);
            assertThat(lateral.findings())
                    .isEqualTo(new FilmFindings.NotRead(
                            "lateral-view", "The film is a lateral view; the model reads frontal films only."));
            assertThat(lateral.isMeasured()).isFalse();
            assertThat(codes(analyser.analyse(
                            TestFilms.film("i", image, "PA", false, LocalTime.NOON, LocalDate.of(2015, 1, 1)),
                            TestFilms.READER)))
                    .containsExactly("age");
        }
    }

    @Test
    void aChildrensPackageNeedsTheAgeAndRefusesAdults() throws IOException {
        fixture.manifest(root -> ((ObjectNode) root.at("/input_selection"))
                .putObject("PatientAge")
                .put("max", 17)
                .put("unit", "a"));
        try (ModelPackage loaded = fixture.load()) {
            ChestFilmAnalyser analyser = new ChestFilmAnalyser(loaded);
            GrayImage image = FindingsFixture.film(0.6, 1);
            assertThat(codes(analyser.analyse(
                            TestFilms.film("i", image, "AP", false, LocalTime.NOON, LocalDate.of(2020, 1, 1)),
                            TestFilms.READER)))
                    .isEmpty();
            assertThat(codes(analyser.analyse(film(0.6), TestFilms.READER))).containsExactly("age");
            DicomObject ageless =
                    film(0.6).toBuilder().text(Attribute.PATIENT_BIRTH_DATE, "").build();
            assertThat(codes(analyser.analyse(ageless, TestFilms.READER))).containsExactly("age-unknown");
            assertThat(codes(analyser.analyse(FilmAttributes.ofImageFile("i", 64, 64), image)))
                    .containsExactly("age-unknown");
            assertThat(codes(analyser.analysePixels(FilmAttributes.ofImageFile("i", 64, 64), image)))
                    .isEmpty();
        }
    }

    @Test
    void aFilmWithoutAgeIsReadByAnAdultsPackageWithThatSaid() throws IOException {
        DicomObject ageless =
                film(0.6).toBuilder().text(Attribute.PATIENT_BIRTH_DATE, "").build();
        DicomObject stated =
                ageless.toBuilder().text(Attribute.PATIENT_AGE, "064Y").build();
        try (ModelPackage loaded = fixture.load()) {
            ChestFilmAnalyser analyser = new ChestFilmAnalyser(loaded);
            FilmAnalysis read = analyser.analyse(ageless, TestFilms.READER);
            assertThat(codes(read)).isEmpty();
            assertThat(read.verdict().caveats())
                    .contains(new GateReason(
                            "age-missing",
                            "The film does not state the patient's age; the model was made for 18 years and older."));
            assertThat(caveats(analyser.analyse(stated, TestFilms.READER))).doesNotContain("age-missing");
            assertThat(caveats(analyser.analyse(film(0.6), TestFilms.READER))).doesNotContain("age-missing");
        }
        fixture.manifest(root -> ((ObjectNode) root.at("/input_selection")).remove("PatientAge"));
        try (ModelPackage loaded = fixture.load()) {
            assertThat(caveats(new ChestFilmAnalyser(loaded).analyse(ageless, TestFilms.READER)))
                    .doesNotContain("age-missing");
        }
    }

    @Test
    void rawFilmsAreForNoPackageThatDoesNotAskForThem() throws IOException {
        DicomObject raw = film(0.6).toBuilder()
                .text(Attribute.PRESENTATION_INTENT_TYPE, "FOR PROCESSING")
                .build();
        DicomObject byClass = film(0.6).toBuilder()
                .text(Attribute.PRESENTATION_INTENT_TYPE, "")
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.1.1.1")
                .build();
        DicomObject silent = film(0.6).toBuilder()
                .text(Attribute.PRESENTATION_INTENT_TYPE, "")
                .build();
        try (ModelPackage loaded = fixture.load()) {
            ChestFilmAnalyser analyser = new ChestFilmAnalyser(loaded);
            assertThat(codes(analyser.analyse(raw, TestFilms.READER))).containsExactly("for-processing");
            assertThat(codes(analyser.analyse(byClass, TestFilms.READER))).containsExactly("for-processing");
            assertThat(codes(analyser.analyse(silent, TestFilms.READER))).isEmpty();
        }
        fixture.manifest(root -> ((ObjectNode) root.at("/input_selection"))
                .putArray("PresentationIntentType")
                .add("FOR PROCESSING"));
        try (ModelPackage loaded = fixture.load()) {
            ChestFilmAnalyser analyser = new ChestFilmAnalyser(loaded);
            assertThat(codes(analyser.analyse(raw, TestFilms.READER))).isEmpty();
            assertThat(codes(analyser.analyse(film(0.6), TestFilms.READER))).containsExactly("presentation-intent");
            assertThat(caveats(analyser.analyse(silent, TestFilms.READER))).contains("presentation-intent-missing");
        }
    }

    @Test
    void textBurnedIntoAFilmIsSaidAndRefusedWhereThePackageExcludesIt() throws IOException {
        DicomObject written = film(0.6).toBuilder()
                .text(Attribute.BURNED_IN_ANNOTATION, "YES")
                .build();
        try (ModelPackage loaded = fixture.load()) {
            ChestFilmAnalyser analyser = new ChestFilmAnalyser(loaded);
            assertThat(codes(analyser.analyse(written, TestFilms.READER))).isEmpty();
            assertThat(caveats(analyser.analyse(written, TestFilms.READER))).contains("burned-in-text");
            assertThat(caveats(analyser.analyse(film(0.6), TestFilms.READER))).doesNotContain("burned-in-text");
        }
        fixture.manifest(root -> ((ObjectNode) root.at("/input_selection"))
                .putObject("exclude")
                .putArray("BurnedInAnnotation")
                .add("YES"));
        try (ModelPackage loaded = fixture.load()) {
            ChestFilmAnalyser analyser = new ChestFilmAnalyser(loaded);
            assertThat(codes(analyser.analyse(written, TestFilms.READER))).containsExactly("burned-in");
            assertThat(codes(analyser.analyse(film(0.6), TestFilms.READER))).isEmpty();
        }
    }

    @Test
    void pixelsThatAreNotSquareAreMadeSoOrRefusedNeverDistorted() throws IOException {
        DicomObject tall = film(0.6).toBuilder()
                .text(Attribute.IMAGER_PIXEL_SPACING, "0.25", "0.2")
                .build();
        DicomObject byRatio = film(0.6).toBuilder()
                .text(Attribute.IMAGER_PIXEL_SPACING, "")
                .text(Attribute.PIXEL_ASPECT_RATIO, "5", "4")
                .build();
        DicomObject hostile = film(0.6).toBuilder()
                .text(Attribute.IMAGER_PIXEL_SPACING, "1e-200", "1e200")
                .build();
        try (ModelPackage loaded = fixture.load()) {
            assertThat(loaded.pipeline().stretches()).isTrue();
            assertThat(codes(new ChestFilmAnalyser(loaded).analyse(tall, TestFilms.READER)))
                    .isEmpty();
        }
        fixture.geometry("{\"op\":\"pad_square\",\"value\":0}");
        try (ModelPackage loaded = fixture.load()) {
            ChestFilmAnalyser analyser = new ChestFilmAnalyser(loaded);
            assertThat(codes(analyser.analyse(film(0.6), TestFilms.READER))).isEmpty();
            assertThat(codes(analyser.analyse(tall, TestFilms.READER))).containsExactly("pixel-aspect");
            assertThat(codes(analyser.analyse(byRatio, TestFilms.READER))).containsExactly("pixel-aspect");
        }
        GrayImage strip = GrayImage.plain(12_000, 64, new int[12_000 * 64], false);
        try (ModelPackage loaded = fixture.load()) {
            assertThat(codes(new ChestFilmAnalyser(loaded)
                            .analyse(TestFilms.film("i", strip, "PA", false), TestFilms.READER)))
                    .containsExactly("preprocessing");
        }
        fixture.manifest(root -> ((ArrayNode) root.path("preprocess")).remove(4));
        fixture.geometry("{\"op\":\"square_pixels\",\"resample\":\"pillow_bilinear\"}");
        try (ModelPackage loaded = fixture.load()) {
            ChestFilmAnalyser analyser = new ChestFilmAnalyser(loaded);
            assertThat(codes(analyser.analyse(tall, TestFilms.READER))).isEmpty();
            assertThat(codes(analyser.analyse(hostile, TestFilms.READER))).containsExactly("pixel-aspect");
        }
    }

    @Test
    void aDecodedFilmBringsItsBitsWindowAndPixelShape() {
        DicomObject film = film(0.6).toBuilder()
                .text(Attribute.WINDOW_CENTER, "100", "50")
                .text(Attribute.WINDOW_WIDTH, "80.5", "20")
                .text(Attribute.VOI_LUT_FUNCTION, "SIGMOID")
                .text(Attribute.PIXEL_SPACING, "0.3", "0.2")
                .build();
        GrayImage gray = ChestFilmAnalyser.gray((DicomImage) TestFilms.READER.decode(film));
        assertThat(gray.bitsStored()).isEqualTo(8);
        assertThat(gray.pixelAspect()).isCloseTo(1.5, within(1e-9));
        assertThat(gray.window()).isEqualTo(new VoiWindow(100, 80.5, VoiWindow.Function.SIGMOID));
        DicomObject noWindow =
                film.toBuilder().text(Attribute.WINDOW_WIDTH, "0").build();
        assertThat(ChestFilmAnalyser.gray((DicomImage) TestFilms.READER.decode(noWindow))
                        .window())
                .isNull();
    }

    @Test
    void anImageUnlikeTheKnownOnesIsRefused() throws IOException {
        try (ModelPackage loaded = fixture.load()) {
            GrayImage film = FindingsFixture.film(0.4, 1);
            GrayImage upsideDown = TestFilms.mapped(film, v -> 255 - v);
            FilmAnalysis analysis = new ChestFilmAnalyser(loaded)
                    .analyse(TestFilms.film("i", upsideDown, "PA", false), TestFilms.READER);
            assertThat(codes(analysis)).contains("unlike-known-films");
            assertThat(analysis.findings()).isInstanceOf(FilmFindings.NotRead.class);
            assertThat(analysis.output()).isNotNull();
        }
    }

    @Test
    void theSecondDistanceRefusesAndMarksToo() throws IOException {
        fixture.manifest(root -> ((ObjectNode) root.at("/ood/mahalanobis"))
                .put("threshold_unusual", 0)
                .put("threshold_refuse", 0));
        try (ModelPackage loaded = fixture.load()) {
            assertThat(codes(new ChestFilmAnalyser(loaded).analyse(film(0.6), TestFilms.READER)))
                    .containsExactly("far-from-known-films");
        }
        fixture.manifest(root -> ((ObjectNode) root.at("/ood/mahalanobis")).put("threshold_refuse", 1000));
        try (ModelPackage loaded = fixture.load()) {
            GateVerdict verdict = new ChestFilmAnalyser(loaded)
                    .analyse(film(0.6), TestFilms.READER)
                    .verdict();
            assertThat(verdict).isInstanceOf(GateVerdict.Unusual.class);
            assertThat(((GateVerdict.Unusual) verdict).reasons())
                    .extracting(GateReason::code)
                    .containsExactly("off-centre-film");
        }
    }

    @Test
    void aViewThatTheNetworkContradictsIsACaveat() throws IOException {
        try (ModelPackage loaded = fixture.load()) {
            FilmAnalysis analysis = new ChestFilmAnalyser(loaded)
                    .analyse(TestFilms.film("i", FindingsFixture.film(0.5, 2), "AP", false), TestFilms.READER);
            assertThat(analysis.verdict().caveats())
                    .extracting(GateReason::code)
                    .containsExactly("ap-view", "view-differs");
        }
    }

    @Test
    void outputsThatAreNoAnswerRefuseTheFilm() throws IOException {
        float nan = Float.NaN;
        Map<String, UnaryOperator<Map<String, Tensor>>> broken = Map.of(
                "output 'logits': finite numbers expected, found NaN",
                with("logits", new Tensor(new long[] {1, 3}, new float[] {1, nan, 0})),
                "output 'cam': finite numbers expected, found Infinity",
                with("cam", new Tensor(new long[] {1, 3, 4, 4}, filled(48, Float.POSITIVE_INFINITY))),
                "output 'view_logits': finite numbers expected, found NaN",
                with("view_logits", new Tensor(new long[] {1, 2}, new float[] {nan, nan})),
                "output 'logits': shape [1, 3] expected, found [1, 4]",
                with("logits", new Tensor(new long[] {1, 4}, new float[4])),
                "output 'logits': shape [1, 3] expected, found [3, 1]",
                with("logits", new Tensor(new long[] {3, 1}, new float[3])),
                "output 'embedding': a vector of length 1 expected, found length 0.000",
                with("embedding", new Tensor(new long[] {1, 8}, new float[8])),
                "output 'cam' is missing",
                outputs -> {
                    Map<String, Tensor> fewer = new HashMap<>(outputs);
                    fewer.remove("cam");
                    return fewer;
                });
        try (ModelPackage loaded = fixture.load()) {
            broken.forEach((named, change) -> {
                ModelPackage lying = new ModelPackage(
                        loaded.manifest(),
                        loaded.manifestSha256(),
                        loaded.pipeline(),
                        new Lying(loaded.runtime(), change),
                        loaded.statistics(),
                        loaded.site());
                FilmAnalysis analysis = new ChestFilmAnalyser(lying).analyse(film(0.6), TestFilms.READER);
                assertThat(codes(analysis)).as(named).containsExactly("model-output");
                assertThat(analysis.findings())
                        .isEqualTo(new FilmFindings.NotRead(
                                "model-output", "The model gave no usable answer: %s.".formatted(named)));
                assertThat(analysis.output()).isNull();
            });
        }
    }

    private static UnaryOperator<Map<String, Tensor>> with(String name, Tensor tensor) {
        return outputs -> {
            Map<String, Tensor> other = new HashMap<>(outputs);
            other.put(name, tensor);
            return other;
        };
    }

    private static float[] filled(int n, float value) {
        float[] values = new float[n];
        Arrays.fill(values, value);
        return values;
    }

    private static List<String> caveats(FilmAnalysis analysis) {
        return analysis.verdict().caveats().stream().map(GateReason::code).toList();
    }

    private static List<String> codes(FilmAnalysis analysis) {
        return analysis.verdict() instanceof GateVerdict.Refused refused
                ? refused.reasons().stream().map(GateReason::code).toList()
                : List.of();
    }

    /** A runtime whose answers are changed on the way. */
    private record Lying(ModelRuntime runtime, UnaryOperator<Map<String, Tensor>> change) implements ModelRuntime {
        @Override
        public Map<String, TensorSpec> inputs() {
            return runtime.inputs();
        }

        @Override
        public Map<String, TensorSpec> outputs() {
            return runtime.outputs();
        }

        @Override
        public String description() {
            return runtime.description();
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs) {
            return change.apply(runtime.run(inputs));
        }

        @Override
        public void close() {
            runtime.close();
        }
    }
}
