package org.prodrome.server.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.prodrome.imaging.dicom.DicomDateTime;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.dicom.DigitalXRayFilm;
import org.prodrome.imaging.dicom.DigitalXRayFilm.GreyPixels;
import org.prodrome.imaging.dicom.DigitalXRayFilm.Uids;
import org.prodrome.imaging.dicom.Part10Writer;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.study.DicomPatientMapper;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.SharedData;
import org.prodrome.terminology.code.ImageMeasurement;

/**
 * The test films of the cardiothoracic package, whose ratios a reader measured from key points, from STOW-RS to the
 * card. The oracle is that reader; the package's manifest says how far off its model was on just these films.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RealFilmsTest {
    // The films come without dates of birth, so the header names the issuer of the id: that is what joins film and
    // Patient.
    private static final String ISSUER = "wingspan";
    private static final String SYSTEM = DicomPatientMapper.ISSUER_SYSTEM + ISSUER;
    private static final String PACKAGE = "/org/prodrome/imaging/packages/org.prodrome.cxr-ctr-1.0.0/modelpackage.json";
    private static final LocalDate TAKEN = LocalDate.of(2018, 9, 16);

    /**
     * The manifest prints four decimals, the Observation carries four, and the manifest's figures were computed by
     * PyTorch: a column of one 256-pixel mask that ONNX Runtime's arithmetic calls otherwise moves one of 24 ratios by
     * about 0.005, the mean by 0.0002.
     */
    private static final double PRINTED = 0.0003;

    private final RunningServer server = RunningServer.open();
    private final List<Answer> answers = new ArrayList<>();
    private JsonNode manifest = new ObjectMapper().createObjectNode();

    /**
     * What came of one film.
     *
     * @param known the reader's ratio, not a number where none was published
     */
    private record Answer(
            String film, String patient, double known, Observation observation, JsonNode job, double seconds) {
        boolean isMeasured() {
            return observation.hasValueQuantity();
        }

        double ratio() {
            return observation.getValueQuantity().getValue().doubleValue();
        }

        double error() {
            return ratio() - known;
        }
    }

    @BeforeAll
    void sendsEveryFilm() throws IOException {
        Path folder = SharedData.dir("data/cxr-ctr");
        try (InputStream in = RealFilmsTest.class.getResourceAsStream(PACKAGE)) {
            manifest = new ObjectMapper().readTree(in);
        }
        for (Table.Row row : Table.read(
                folder.resolve("labels.csv"), film -> film.get("split").equals("test"))) {
            answers.add(send(
                    row.get("patient_id"),
                    folder.resolve(row.get("image")),
                    row.get("ctr_keypoints").isEmpty() ? Double.NaN : Double.parseDouble(row.get("ctr_keypoints"))));
        }
    }

    private Answer send(String name, Path image, double known) throws IOException {
        server.client().postBundle("""
                {"resourceType": "Bundle", "type": "transaction", "entry": [{
                  "resource": {"resourceType": "Patient", "identifier": [{"system": "%s", "value": "%s"}]},
                  "request": {"method": "POST", "url": "Patient"}}]}""".formatted(SYSTEM, name));
        String patient = server.client()
                .get("Patient?identifier=" + SYSTEM + "%7C" + name, Bundle.class)
                .getEntryFirstRep()
                .getResource()
                .getIdElement()
                .getIdPart();
        long start = System.nanoTime();
        server.client().store(List.of(dicom(name, image)));
        JsonNode job = server.awaitJob(uids(name).study());
        double seconds = (System.nanoTime() - start) / 1e9;
        List<Observation> found = server
                .client()
                .get(
                        "Observation?patient=" + patient + "&code=" + ImageMeasurement.CARDIOTHORACIC_RATIO.code(),
                        Bundle.class)
                .getEntry()
                .stream()
                .map(entry -> (Observation) entry.getResource())
                .toList();
        assertThat(found).as(name).hasSize(1);
        return new Answer(name, patient, known, found.get(0), job, seconds);
    }

    /**
     * The source says neither view nor age nor sex. It publishes a cardiothoracic ratio for these films, which is a
     * measurement on PA films, and therefore they are wrapped as PA; the rest stays absent.
     */
    private static byte[] dicom(String name, Path file) throws IOException {
        GrayImage image = GrayFile.read(file);
        return new Part10Writer()
                .write(new DigitalXRayFilm(
                                new DicomPatient(name, ISSUER, null, null, null),
                                uids(name),
                                new DicomDateTime(TAKEN, LocalTime.NOON, ZoneOffset.UTC),
                                null,
                                "Chest PA",
                                "PA",
                                new GreyPixels(image.rows(), image.columns(), 8, image.stored(), null, false),
                                false)
                        .toDicom());
    }

    private static Uids uids(String name) {
        return Uids.named("wingspan " + name, "1", "1");
    }

    @Test
    void answersEveryFilmWithARatioOrAReason() {
        assertThat(answers).hasSize(30).allSatisfy(answer -> {
            assertThat(answer.job().path("state").asText()).isEqualTo("done");
            if (answer.isMeasured()) {
                assertThat(answer.ratio()).isBetween(0.2, 0.95);
            } else {
                assertThat(reason(answer)).isNotBlank();
            }
        });
        print();
    }

    @Test
    void measuresAsFarFromTheReaderAsTheManifestSays() {
        List<Answer> pairs = known();
        double bias = pairs.stream().mapToDouble(Answer::error).average().orElseThrow();
        double sd = Math.sqrt(pairs.stream()
                        .mapToDouble(answer -> (answer.error() - bias) * (answer.error() - bias))
                        .sum()
                / (pairs.size() - 1));
        double mae = pairs.stream()
                .mapToDouble(answer -> Math.abs(answer.error()))
                .average()
                .orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "n %d, mean absolute error %.4f, bias %.4f, SD %.4f, limits of agreement %.4f to %.4f%n",
                pairs.size(),
                mae,
                bias,
                sd,
                bias - 1.96 * sd,
                bias + 1.96 * sd);
        assertThat((double) pairs.size()).isEqualTo(stated("ctr_n"));
        assertThat(mae).isCloseTo(stated("ctr_mae"), within(PRINTED));
        assertThat(bias).isCloseTo(stated("ctr_bias"), within(PRINTED));
        assertThat(sd).isCloseTo(stated("ctr_sd"), within(PRINTED));
        assertThat(bias - 1.96 * sd).isCloseTo(stated("ctr_loa_lower"), within(2 * PRINTED));
        assertThat(bias + 1.96 * sd).isCloseTo(stated("ctr_loa_upper"), within(2 * PRINTED));
    }

    @Test
    void callsTheFilmsAboveOneHalfAsTheReaderDoes() {
        List<Answer> pairs = known();
        Map<String, List<String>> calls = pairs.stream()
                .collect(Collectors.groupingBy(
                        answer -> (answer.known() > 0.5 ? "reader above" : "reader not above")
                                + (above(answer) ? ", called above" : ", called not above"),
                        Collectors.mapping(
                                answer -> String.format(
                                        Locale.ROOT, "%s %.4f/%.4f", answer.film(), answer.known(), answer.ratio()),
                                Collectors.toList())));
        calls.forEach((kind, films) -> System.out.println(kind + " (" + films.size() + "): " + films));
        long large = pairs.stream().filter(answer -> answer.known() > 0.5).count();
        assertThat(calls.getOrDefault("reader above, called above", List.of()).size() / (double) large)
                .isCloseTo(stated("sensitivity_at_0.50"), within(1e-4));
        assertThat(calls.getOrDefault("reader not above, called not above", List.of())
                                .size()
                        / (double) (pairs.size() - large))
                .isCloseTo(stated("specificity_at_0.50"), within(1e-4));
    }

    @Test
    void showsTheObservationsOwnNumberOnTheCard() {
        double error = manifest.at("/measurements/0/error_halfwidth95").asDouble();
        // A small, a middling and a large heart, each within the stated error as most are, not all: see the table.
        for (String film : List.of("W136", "W144", "W084")) {
            Answer answer = answers.stream()
                    .filter(one -> one.film().equals(film))
                    .findFirst()
                    .orElseThrow();
            JsonNode card = imageCard(server.patientView(answer.patient()));
            System.out.println(
                    card.path("summary").asText() + "\n" + card.path("detail").asText() + "\n");
            String shown = answer.observation()
                    .getValueQuantity()
                    .getValue()
                    .setScale(2, RoundingMode.HALF_UP)
                    .toPlainString();
            assertThat(card.path("summary").asText()).contains(TAKEN.toString()).hasSizeLessThan(140);
            assertThat(card.path("detail").asText()).contains("Cardiothoracic ratio " + shown);
            assertThat(card.path("detail").asText())
                    .contains(answer.observation()
                            .getIdElement()
                            .toUnqualifiedVersionless()
                            .getValue());
            assertThat(Double.parseDouble(shown)).isCloseTo(answer.known(), within(error + 0.005));
        }
    }

    @Test
    void saysOnTheCardWhyAFilmWasNotMeasured() {
        assertThat(answers)
                .filteredOn(answer -> !answer.isMeasured())
                .isNotEmpty()
                .allSatisfy(answer -> {
                    JsonNode cards = server.patientView(answer.patient()).path("cards");
                    assertThat(cards.toString())
                            .contains("not measurable", reason(answer))
                            .doesNotContain("Cardiothoracic ratio 0.");
                });
    }

    private static JsonNode imageCard(JsonNode response) {
        for (JsonNode card : response.path("cards")) {
            if (card.path("detail").asText().contains("Cardiothoracic ratio")) {
                return card;
            }
        }
        throw new AssertionError("no image card among " + response.path("cards").size());
    }

    private List<Answer> known() {
        return answers.stream()
                .filter(answer -> !Double.isNaN(answer.known()) && answer.isMeasured())
                .toList();
    }

    private double stated(String figure) {
        for (JsonNode metric : manifest.at("/evaluation/0/metrics")) {
            if (metric.path("name").asText().equals(figure)) {
                return metric.path("value").asDouble();
            }
        }
        throw new AssertionError("the manifest states no " + figure);
    }

    private static boolean above(Answer answer) {
        return answer.observation().getComponent().stream()
                .filter(component -> ImageMeasurement.ABOVE_HALF.isIn(component.getCode()))
                .anyMatch(component -> component.getValueBooleanType().booleanValue());
    }

    private static String reason(Answer answer) {
        return answer.observation().getComponent().stream()
                .filter(component -> ImageMeasurement.NOT_MEASURABLE_REASON.isIn(component.getCode()))
                .map(component -> component.getValueCodeableConcept().getText())
                .findFirst()
                .orElse("");
    }

    private void print() {
        Map<String, List<Double>> stages = new LinkedHashMap<>();
        for (Answer answer : answers) {
            System.out.printf(
                    Locale.ROOT,
                    "%s reader %s model %s %s%n",
                    answer.film(),
                    Double.isNaN(answer.known()) ? "-" : answer.known(),
                    answer.isMeasured() ? answer.ratio() : "-",
                    reason(answer));
            for (String stage : answer.job().path("cpuMillis").asText().split(" ")) {
                String[] part = stage.split("=");
                stages.computeIfAbsent(part[0], name -> new ArrayList<>()).add(Double.valueOf(part[1]));
            }
            stages.computeIfAbsent("wall seconds from STOW to done", name -> new ArrayList<>())
                    .add(answer.seconds());
        }
        // The first films also warm up the virtual machine; the median does not see them.
        stages.forEach((stage, values) ->
                System.out.printf(Locale.ROOT, "median %s: %.2f (CPU ms unless said)%n", stage, median(values)));
    }

    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
