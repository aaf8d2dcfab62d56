package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.dicom.DigitalXRayFilm.GreyPixels;
import org.prodrome.server.support.Counts;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.Stow;
import org.prodrome.server.support.TestFilm;
import org.prodrome.terminology.code.ImageMeasurement;

/** A film comes in by STOW-RS, is measured, and everything about it is found by FHIR searches. */
class StudyJourneyTest {
    private static final LocalDate BIRTH = LocalDate.of(1957, 4, 12);
    private final RunningServer server = RunningServer.open();

    @Test
    void aFilmOfAKnownPatientIsMeasuredAndEveryTraceIsFoundFromThePatient() {
        String mrn = id();
        String patient = createPatient("urn:test:mrn", mrn);
        TestFilm film = TestFilm.of("p9-1", "traces " + mrn, mrn);

        HttpResponse<String> answer = Stow.post(server, film.bytes());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode job = server.awaitJob(film.studyUid());
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        assertThat(job.path("cpuMillis").asText())
                .matches("decode=[0-9.]+ prepare=[0-9.]+ infer=[0-9.]+ measure=[0-9.]+ store=[0-9.]+");

        List<Resource> found = resources("Observation?patient=%s&code=cardiothoracic-ratio".formatted(patient)
                + "&_include=Observation:device&_include=Observation:derived-from"
                + "&_revinclude=Provenance:target&_revinclude=DiagnosticReport:result");
        Observation ratio = one(found, Observation.class);
        ImagingStudy study = one(found, ImagingStudy.class);
        Device model = one(found, Device.class);
        DiagnosticReport report = one(found, DiagnosticReport.class);
        Provenance provenance = one(found, Provenance.class);

        assertThat(ratio.getStatus()).isEqualTo(ObservationStatus.PRELIMINARY);
        // The drawing was made for 0.51 and its drawer measures 0.5024 on it (films/index.csv).
        assertThat(ratio.getValueQuantity().getValue().doubleValue()).isCloseTo(0.5024, within(0.001));
        assertThat(ratio.getValueQuantity().getCode()).isEqualTo("{ratio}");
        assertThat(codes(ratio.getMeta().getSecurity())).contains("AIAST", "HTEST");
        assertThat(codes(ratio.getMeta().getTag())).contains("synthetic-film");
        assertThat(ratio.getEffectiveDateTimeType().getValueAsString()).startsWith("2026-05-04T12:00:00");
        assertThat(ratio.getDevice().getReference()).isEqualTo("Device/" + idOf(model));
        assertThat(ratio.getDerivedFromFirstRep().getReference()).isEqualTo("ImagingStudy/" + idOf(study));
        assertThat(ratio.getPartOfFirstRep().getReference()).isEqualTo("ImagingStudy/" + idOf(study));
        assertThat(component(ratio, "measurement-error-95")).isBetween(0.001, 0.2);
        assertThat(component(ratio, "change-threshold")).isBetween(0.001, 0.3);
        assertThat(component(ratio, "heart-width") / component(ratio, "thorax-width"))
                .isCloseTo(ratio.getValueQuantity().getValue().doubleValue(), within(0.005));
        assertThat(ratio.getNote())
                .extracting(note -> note.getText())
                .anyMatch(text -> text.contains("not reviewed by a radiologist"));

        assertThat(study.getSubject().getReference()).isEqualTo("Patient/" + patient);
        assertThat(study.getIdentifier())
                .extracting(identifier -> identifier.getValue())
                .contains("urn:oid:" + film.studyUid());
        assertThat(study.getSeriesFirstRep().getInstanceFirstRep().getUid()).isEqualTo(film.sopUid());
        assertThat(codes(study.getMeta().getTag())).contains("synthetic-film");
        assertThat(report.getConclusion()).contains("0.50").contains("not reviewed by a radiologist");
        assertThat(codes(report.getMeta().getSecurity())).contains("AIAST");
        assertThat(report.getImagingStudyFirstRep().getReference()).isEqualTo("ImagingStudy/" + idOf(study));
        assertThat(job.path("result").asText()).isEqualTo("DiagnosticReport/" + idOf(report));
        assertThat(provenance.getAgentFirstRep().getWho().getReference()).isEqualTo("Device/" + idOf(model));
        assertThat(model.getVersionFirstRep().getValue()).isNotBlank();
        String runtime = model.getProperty().stream()
                .filter(property -> property.getType().getText().equals("runtime"))
                .map(property -> property.getValueCodeFirstRep().getText())
                .findFirst()
                .orElseThrow();
        assertThat(runtime).startsWith("onnxruntime ").endsWith(" cpu");
        assertThat(provenance.getAgentFirstRep().getWho().getDisplay())
                .startsWith(model.getDeviceNameFirstRep().getName())
                .endsWith(", run by " + runtime);
        assertThat(ratio.getComponent().stream()
                        .filter(part -> ImageMeasurement.RUNTIME.isIn(part.getCode()))
                        .map(part -> part.getValueCodeableConcept().getText()))
                .containsExactly(runtime);
        assertThat(server.patientView(patient).toString()).contains("Computed by " + runtime + ".");
    }

    @Test
    void theSameFilmAgainChangesNothing() {
        String mrn = id();
        String patient = createPatient("urn:test:mrn", mrn);
        TestFilm film = TestFilm.of("p4-1", "again " + mrn, mrn);
        Stow.post(server, film.bytes());
        server.awaitJob(film.studyUid());
        Map<String, Integer> counts = Counts.of(server);
        Map<String, String> versions = versions(patient);

        assertThat(Stow.post(server, film.bytes()).statusCode()).isEqualTo(200);

        assertThat(Counts.of(server)).isEqualTo(counts);
        assertThat(versions(patient)).isEqualTo(versions).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void otherContentUnderTheSameUidIsRefusedAndTheFirstIsKept() throws Exception {
        TestFilm film = TestFilm.of("p5-1", "clash " + id(), id());
        byte[] first = film.bytes();
        Stow.post(server, first);
        server.awaitJob(film.studyUid());
        Map<String, Integer> counts = Counts.of(server);

        HttpResponse<String> answer = Stow.post(
                server, film.withPixels(TestFilm.of("p6-1", "x", "x").pixels()).bytes());

        assertThat(answer.statusCode()).isEqualTo(409);
        Refusal.saysNothingFromInside(answer.body());
        assertThat(wado(film)).isEqualTo(first);
        assertThat(Counts.of(server)).isEqualTo(counts);
    }

    @Test
    void theStoredBytesComeBackUnchanged() throws Exception {
        TestFilm film = TestFilm.of("p6-1", "back " + id(), id());
        byte[] sent = film.bytes();
        Stow.post(server, sent);
        assertThat(wado(film)).isEqualTo(sent);
        assertThat(server.send("GET", film.wado() + "9", "", "Accept", "application/dicom")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void similarFilmsAreOtherPatientsAndNameNobody() {
        String mine = id();
        TestFilm first = TestFilm.of("p7-1", "mine 1 " + mine, mine);
        TestFilm second = TestFilm.of("p7-1", "mine 2 " + mine, mine);
        Stow.post(server, first.bytes());
        Stow.post(server, second.bytes());
        List<TestFilm> others = Stream.of("p2-1", "p8-1", "p13-1")
                .map(drawing -> {
                    String other = id();
                    return TestFilm.of(drawing, "other " + other, other);
                })
                .toList();
        others.forEach(film -> Stow.post(server, film.bytes()));
        Stream.concat(Stream.of(first, second), others.stream()).forEach(film -> server.awaitJob(film.studyUid()));
        Counts.of(server);

        Parameters answer =
                server.client().get("ImagingStudy/%s/$similar?count=20".formatted(study(first)), Parameters.class);

        List<ParametersParameterComponent> cases = answer.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("case"))
                .toList();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(3);
        List<Double> similarities =
                cases.stream().map(found -> decimal(found, "similarity")).toList();
        assertThat(similarities)
                .isSortedAccordingTo((a, b) -> Double.compare(b, a))
                .allMatch(value -> value <= 1);
        // The film that was asked about is one of the patient's two.
        assertThat(answer.getParameter("excludedSamePatient").getValue().primitiveValue())
                .isEqualTo("2");
        String said = server.send("GET", "/fhir/ImagingStudy/%s/$similar?count=20".formatted(study(first)), "")
                .body();
        assertThat(said)
                .doesNotContain("Patient/", "ImagingStudy/", mine)
                .doesNotContain("2.25.")
                .doesNotContain("1957");
        others.forEach(other -> assertThat(said).doesNotContain(other.patient().id()));
    }

    @Test
    void similarFilmsAreAskedWithASensibleCount() {
        TestFilm film = TestFilm.of("p3-1", "count " + id(), id());
        Stow.post(server, film.bytes());
        server.awaitJob(film.studyUid());
        for (String count : List.of("0", "-1", "100000", "many", "1.5", "99999999999")) {
            HttpResponse<String> answer =
                    server.send("GET", "/fhir/ImagingStudy/%s/$similar?count=%s".formatted(study(film), count), "");
            assertThat(answer.statusCode()).isEqualTo(400);
            Refusal.outcome(answer);
        }
    }

    @Test
    void anUnknownPatientIdMakesAPatientFromTheHeader() {
        String mrn = id();
        TestFilm film = TestFilm.of("p10-1", "unknown " + mrn, mrn);
        Stow.post(server, film.bytes());

        assertThat(server.awaitJob(film.studyUid()).path("state").asText()).isEqualTo("done");
        List<Resource> found = resources("Patient?identifier=urn:prodrome:dicom-issuer:unknown%7C" + mrn);
        Patient patient = one(found, Patient.class);
        assertThat(patient.getNameFirstRep().getFamily()).isEqualTo("Film");
        assertThat(patient.getBirthDateElement().getValueAsString()).isEqualTo(BIRTH.toString());
    }

    @Test
    void aPatientIdThatTwoPatientsHaveJoinsNobodyAndTheFilmWaits() throws Exception {
        String mrn = id();
        createPatient("urn:test:hospital-a", mrn);
        createPatient("urn:test:hospital-b", mrn);
        Map<String, Integer> before = Counts.of(server);
        TestFilm film = TestFilm.of("p11-1", "two " + mrn, mrn);

        assertThat(Stow.post(server, film.bytes()).statusCode()).isEqualTo(200);

        JsonNode job = server.awaitJob(film.studyUid());
        assertThat(job.path("state").asText()).isEqualTo("given-up");
        assertThat(job.path("reason").asText()).contains("patient is not settled");
        assertThat(wado(film)).isEqualTo(film.bytes());
        Map<String, Integer> expected = new TreeMap<>(before);
        expected.merge("ImagingStudy", 1, Integer::sum);
        assertThat(new TreeMap<>(Counts.of(server))).isEqualTo(expected);
    }

    @Test
    void anotherDateOfBirthJoinsNobody() {
        String mrn = id();
        createPatient("urn:test:mrn", mrn);
        TestFilm film = TestFilm.of("p11-1", "birth " + mrn, mrn)
                .withPatient(new DicomPatient(mrn, null, "Film^Test", LocalDate.of(1999, 1, 1), "F"));
        Stow.post(server, film.bytes());
        assertThat(server.awaitJob(film.studyUid()).path("state").asText()).isEqualTo("given-up");
    }

    @Test
    void aFilmOfAnotherPatientForARecordedStudyIsRefused() {
        String mrn = id();
        TestFilm film = TestFilm.of("p12-1", "mixed " + mrn, mrn);
        Stow.post(server, film.bytes());
        server.awaitJob(film.studyUid());
        Map<String, Integer> before = Counts.of(server);

        HttpResponse<String> answer = Stow.post(
                server,
                film.withInstance("2")
                        .withPatient(new DicomPatient(id(), null, "Else^Somebody", BIRTH, "F"))
                        .bytes());

        assertThat(answer.statusCode()).isEqualTo(409);
        Refusal.saysNothingFromInside(answer.body());
        assertThat(Counts.of(server)).isEqualTo(before);
    }

    @Test
    void encodingsOfOneImageGiveOneRatio() {
        String drawing = "p13-1";
        double explicit = ratio(TestFilm.of(drawing, "explicit " + id(), id()));
        TestFilm implicit = TestFilm.of(drawing, "implicit " + id(), id());
        assertThat(explicit).isCloseTo(0.6150, within(0.001));
        assertThat(ratio(implicit, implicit.implicitBytes())).isEqualTo(explicit);
        assertThat(ratio(TestFilm.of(drawing, "sixteen " + id(), id()).withBits(16)))
                .isCloseTo(explicit, within(0.002));
        assertThat(ratio(TestFilm.of(drawing, "mono1 " + id(), id()).inverted(true)))
                .isCloseTo(explicit, within(0.005));
    }

    static Stream<Arguments> notMeasurable() {
        String name = id();
        return Stream.of(
                Arguments.of(
                        "pixels that contradict PhotometricInterpretation",
                        film("inverted " + name).inverted(false).bytes()),
                Arguments.of(
                        "a lateral view", film("lateral " + name).withView("LL").bytes()),
                Arguments.of("a colour photograph", film("colour " + name).colourBytes()),
                Arguments.of(
                        "noise",
                        film("noise " + name).withPixels(noise(512, 512)).bytes()),
                Arguments.of(
                        "a landscape drawn in grey",
                        film("landscape " + name)
                                .withPixels(landscape(600, 800))
                                .bytes()),
                Arguments.of(
                        "an empty film",
                        film("black " + name).withPixels(flat(512, 512)).bytes()),
                Arguments.of(
                        "a thumbnail",
                        film("thumb " + name).withPixels(noise(16, 16)).bytes()));
    }

    @ParameterizedTest(name = "{0} is kept and not measured, and says why")
    @MethodSource("notMeasurable")
    void whatIsNoFrontalChestFilmIsNotMeasured(String what, byte[] file) {
        HttpResponse<String> answer = Stow.post(server, file);
        assertThat(answer.statusCode()).as(what + answer.body()).isEqualTo(200);
        String uid = answer.body().replaceAll("(?s).*?/studies/([0-9.]+)/series.*", "$1");

        JsonNode job = server.awaitJob(uid);

        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        assertThat(job.path("reason").asText()).as(what).isNotBlank();
        Observation said = one(
                resources("Observation?code=cardiothoracic-ratio&derived-from="
                        + job.path("imagingStudy").asText()),
                Observation.class);
        assertThat(said.hasValue()).as(what + " was measured").isFalse();
        assertThat(said.getDataAbsentReason().getCodingFirstRep().getCode())
                .isIn("not-performed", "unsupported", "error");
        assertThat(said.getDataAbsentReason().getText()).isNotBlank();
        assertThat(said.getComponent())
                .anyMatch(component ->
                        component.getCode().getCodingFirstRep().getCode().equals("not-measurable-reason"));
    }

    @Test
    void aTruncatedFilmIsRefusedOrNotMeasuredAtWhateverByteItEnds() {
        TestFilm film = film("cut " + id());
        byte[] whole = film.bytes();
        Map<String, Integer> before = Counts.of(server);
        for (int length : new int[] {1, 127, 131, 132, 140, 200, 350, 600, 1200, whole.length / 2, whole.length - 1}) {
            HttpResponse<String> answer = Stow.post(server, Arrays.copyOf(whole, length));
            Refusal.saysNothingFromInside(answer.body());
            assertThat(answer.statusCode())
                    .as("%d of %d bytes", length, whole.length)
                    .isEqualTo(409);
        }
        assertThat(Counts.of(server)).isEqualTo(before);
        assertThat(server.client().jobsOf(film.studyUid())).isEmpty();
    }

    static Stream<Arguments> badRequests() {
        byte[] film = film("bad request").bytes();
        byte[] body = Stow.multipart(film);
        byte[] text = "this is no film".getBytes(StandardCharsets.US_ASCII);
        return Stream.of(
                Arguments.of("a text as a film", Stow.CONTENT_TYPE, Stow.multipart(text), 409),
                Arguments.of("an empty part", Stow.CONTENT_TYPE, Stow.multipart(new byte[0]), 409),
                Arguments.of("a text alone", "application/dicom", text, 409),
                Arguments.of(
                        "another boundary", Stow.CONTENT_TYPE.replace("=part", "=other"), Stow.multipart(text), 400),
                Arguments.of("no boundary", "multipart/related; type=\"application/dicom\"", body, 400),
                Arguments.of("no end", Stow.CONTENT_TYPE, Arrays.copyOf(body, body.length - 20), 400),
                Arguments.of("nothing", Stow.CONTENT_TYPE, new byte[0], 400),
                Arguments.of("JSON", "application/json", "{}".getBytes(StandardCharsets.US_ASCII), 415),
                Arguments.of("a form", "multipart/form-data; boundary=part", body, 415),
                Arguments.of(
                        "DICOM as JSON",
                        "multipart/related; type=\"application/dicom+json\"; boundary=part",
                        body,
                        415));
    }

    @ParameterizedTest(name = "{0} instead of films is refused and nothing is written")
    @MethodSource("badRequests")
    void whatIsNoStowRequestIsRefused(String what, String contentType, byte[] body, int status) {
        Map<String, Integer> before = Counts.of(server);
        HttpResponse<String> answer = Stow.post(server, contentType, body);
        assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(status);
        assertThat(answer.body()).isNotBlank();
        Refusal.saysNothingFromInside(answer.body());
        assertThat(Counts.of(server)).isEqualTo(before);
    }

    @Test
    void oneBadFileAmongGoodOnesIsNamedAndTheGoodOnesAreKept() {
        TestFilm good = film("good " + id());
        HttpResponse<String> answer = Stow.post(server, good.bytes(), "no film".getBytes(StandardCharsets.US_ASCII));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(server.awaitJob(good.studyUid()).path("state").asText()).isEqualTo("done");
    }

    private double ratio(TestFilm film) {
        return ratio(film, film.bytes());
    }

    private double ratio(TestFilm film, byte[] file) {
        HttpResponse<String> answer = Stow.post(server, file);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode job = server.awaitJob(film.studyUid());
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        Observation found = one(
                resources("Observation?code=cardiothoracic-ratio&derived-from="
                        + job.path("imagingStudy").asText()),
                Observation.class);
        assertThat(found.hasValue()).as(job.toString()).isTrue();
        return found.getValueQuantity().getValue().doubleValue();
    }

    private String createPatient(String system, String value) {
        HttpResponse<String> answer = server.send(
                "POST", "/fhir", """
                {"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient",
                 "identifier":[{"system":"%s","value":"%s"}],"birthDate":"%s"},
                 "request":{"method":"POST","url":"Patient"}}]}""".formatted(system, value, BIRTH), "Content-Type", "application/fhir+json");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body().replaceAll("(?s).*\"location\": *\"Patient/([^/\"]+).*", "$1");
    }

    private String study(TestFilm film) {
        return idOf(one(
                resources("ImagingStudy?identifier=urn:dicom:uid%7Curn:oid:" + film.studyUid()), ImagingStudy.class));
    }

    /** Version of every resource of the patient's film, by reference. */
    private Map<String, String> versions(String patient) {
        Map<String, String> versions = new TreeMap<>();
        Stream.of(
                        "Patient?_id=" + patient,
                        "ImagingStudy?patient=" + patient,
                        "Observation?patient=%s&_revinclude=Provenance:target&_include=Observation:device"
                                .formatted(patient),
                        "DiagnosticReport?patient=" + patient)
                .flatMap(path -> resources(path).stream())
                .forEach(found -> versions.put(
                        found.fhirType() + "/" + idOf(found), found.getMeta().getVersionId()));
        return versions;
    }

    private List<Resource> resources(String path) {
        return server.client().get(path, Bundle.class).getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .toList();
    }

    private byte[] wado(TestFilm film) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.base() + film.wado()))
                                .header("Accept", "application/dicom")
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
    }

    private static <T extends Resource> T one(List<Resource> resources, Class<T> type) {
        List<T> found =
                resources.stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(found).as(type.getSimpleName()).hasSize(1);
        return found.get(0);
    }

    private static double component(Observation observation, String code) {
        return observation.getComponent().stream()
                .filter(component ->
                        component.getCode().getCodingFirstRep().getCode().equals(code))
                .findFirst()
                .orElseThrow()
                .getValueQuantity()
                .getValue()
                .doubleValue();
    }

    private static double decimal(ParametersParameterComponent found, String part) {
        return found.getPart().stream()
                .filter(one -> one.getName().equals(part))
                .findFirst()
                .map(one -> Double.parseDouble(one.getValue().primitiveValue()))
                .orElseThrow();
    }

    private static List<String> codes(List<Coding> codings) {
        return codings.stream().map(Coding::getCode).toList();
    }

    private static String idOf(Resource resource) {
        return resource.getIdElement().getIdPart();
    }

    private static String id() {
        return "T" + UUID.randomUUID().toString().substring(0, 13);
    }

    private static TestFilm film(String study) {
        return TestFilm.of("p8-1", study, id());
    }

    private static GreyPixels noise(int rows, int columns) {
        return new GreyPixels(
                rows,
                columns,
                8,
                new Random(7).ints((long) rows * columns, 0, 256).toArray(),
                null,
                false);
    }

    private static GreyPixels flat(int rows, int columns) {
        return new GreyPixels(rows, columns, 8, new int[rows * columns], null, false);
    }

    /** Sky, sun, hills and a field: smooth and textured parts as a photograph has them. */
    private static GreyPixels landscape(int rows, int columns) {
        Random random = new Random(11);
        int[] values = new int[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double hill = rows * (0.55 + 0.1 * Math.sin(column / 60.0) + 0.05 * Math.sin(column / 17.0));
                double sun = Math.hypot(row - rows * 0.2, column - columns * 0.7);
                double value = sun < 40 ? 250 : row < hill ? 150 + 60.0 * row / rows : 40 + random.nextInt(60);
                values[row * columns + column] = (int) Math.min(255, value + random.nextInt(6));
            }
        }
        return new GreyPixels(rows, columns, 8, values, null, false);
    }
}
