package org.prodrome.imaging.stow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.dicom.DicomLimits;
import org.prodrome.imaging.dicom.DigitalXRayFilm;
import org.prodrome.imaging.dicom.Films;
import org.prodrome.imaging.dicom.Part10Reader;
import org.prodrome.imaging.store.FileInstanceStore;
import org.prodrome.imaging.store.InstanceStore;
import org.springframework.core.io.Resource;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** STOW-RS in, WADO-RS out. */
class DicomWebControllersTest {
    private static final DigitalXRayFilm.Uids UIDS = DigitalXRayFilm.Uids.named("study", "1", "1");
    private static final String URL = "http://host:8080/dicomweb/studies";

    private final Ledger ledger = new Ledger();
    private final byte[] film = Films.file(Films.film("study", "1"));
    private final StowController stow;
    private final RetrieveController retrieve;

    DicomWebControllersTest(@TempDir Path folder) {
        InstanceStore store = new FileInstanceStore(folder);
        stow = new StowController(
                new StowService(new Part10Reader(DicomLimits.DEFAULT), store, ledger, ledger, StowLimits.DEFAULT));
        retrieve = new RetrieveController(ledger, store);
    }

    @Test
    void acknowledgesInJsonWithTheUrlThatGivesTheInstanceBack() throws IOException {
        ResponseEntity<byte[]> answer = post(URL, Map.of("Content-Type", Multipart.TYPE));
        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        assertThat(answer.getHeaders().getContentType()).isEqualTo(StowController.DICOM_JSON);
        assertThat(text(answer))
                .contains("http://host:8080/dicomweb/studies/%s/series/%s/instances/%s"
                        .formatted(UIDS.study(), UIDS.series(), UIDS.instance()));
        assertThat(body(get("application/dicom"))).isEqualTo(film);
    }

    @Test
    void acknowledgesInXmlWhenAsked() throws IOException {
        ResponseEntity<byte[]> answer = post(
                URL, Map.of("Content-Type", Multipart.TYPE, "Accept", "application/json;q=0.5, application/dicom+xml"));
        assertThat(answer.getHeaders().getContentType()).isEqualTo(StowController.DICOM_XML);
        assertThat(text(answer)).contains("NativeDicomModel");
        for (String accept : new String[] {
            "*/*",
            "application/*",
            "text/html",
            "not a media type",
            "application/dicom+xml;q=0.1, application/dicom+json"
        }) {
            assertThat(post(URL, Map.of("Content-Type", Multipart.TYPE, "Accept", accept))
                            .getHeaders()
                            .getContentType())
                    .isEqualTo(StowController.DICOM_JSON);
        }
    }

    @Test
    void holdsInstancesAgainstTheStudyOfTheAddress() throws IOException {
        ResponseEntity<byte[]> other = stow.storeInStudy(
                Requests.post(URL + "/1.2.3", Map.of("Content-Type", Multipart.TYPE), Multipart.of(film)), "1.2.3");
        assertThat(other.getStatusCode().value()).isEqualTo(409);
        ResponseEntity<byte[]> same = stow.storeInStudy(
                Requests.post(URL + "/" + UIDS.study(), Map.of("Content-Type", Multipart.TYPE), Multipart.of(film)),
                UIDS.study());
        assertThat(same.getStatusCode().value()).isEqualTo(200);
        assertThat(text(same)).contains("\"http://host:8080/dicomweb/studies/" + UIDS.study() + "\"");
    }

    @Test
    void givesAnInstanceAsMultipartThatOurReaderReads() throws IOException {
        post(URL, Map.of("Content-Type", Multipart.TYPE));
        ResponseEntity<?> answer = get("multipart/related; type=\"application/dicom\"; transfer-syntax=*");
        String type = String.valueOf(answer.getHeaders().getFirst("Content-Type"));
        MultipartRelatedReader parts = new MultipartRelatedReader(
                new ByteArrayInputStream(body(answer)), PayloadType.parse(type).boundary(), StowLimits.DEFAULT);
        MultipartRelatedReader.Part part = parts.next().orElseThrow();
        assertThat(part.body()).isEqualTo(film);
        assertThat(part.header("content-type")).isEqualTo("application/dicom; transfer-syntax=1.2.840.10008.1.2.1");
        assertThat(parts.next()).isEmpty();
    }

    @Test
    void saysWhatItCannotGive() throws IOException {
        post(URL, Map.of("Content-Type", Multipart.TYPE));
        assertThat(get("image/jpeg").getStatusCode().value()).isEqualTo(406);
        assertThat(get("application/dicom; transfer-syntax=1.2.840.10008.1.2.4.90")
                        .getStatusCode()
                        .value())
                .isEqualTo(406);
        assertThat(retrieve.retrieve("1.2", UIDS.series(), UIDS.instance(), null)
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void namesFailuresAsProblems() {
        ProblemDetail problem = stow.malformed(new MalformedMultipartException("the body has no parts"));
        assertThat(problem.getStatus()).isEqualTo(400);
        assertThat(problem.getDetail()).isEqualTo("the body has no parts");
        assertThat(stow.unsupported(new UnsupportedPayloadException("x")).getStatus())
                .isEqualTo(415);
        assertThat(stow.tooLarge(new PayloadTooLargeException("x")).getStatus()).isEqualTo(413);
    }

    private ResponseEntity<byte[]> post(String url, Map<String, String> headers) throws IOException {
        return stow.store(Requests.post(url, headers, Multipart.of(film)));
    }

    private ResponseEntity<?> get(String accept) {
        return retrieve.retrieve(UIDS.study(), UIDS.series(), UIDS.instance(), accept);
    }

    private static byte[] body(ResponseEntity<?> answer) throws IOException {
        assertThat(answer.getBody()).isInstanceOf(Resource.class);
        try (InputStream stream = ((Resource) Objects.requireNonNull(answer.getBody())).getInputStream()) {
            return stream.readAllBytes();
        }
    }

    private static String text(ResponseEntity<byte[]> answer) {
        return new String(Objects.requireNonNull(answer.getBody()), StandardCharsets.UTF_8);
    }
}
