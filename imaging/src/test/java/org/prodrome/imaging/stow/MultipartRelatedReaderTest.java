package org.prodrome.imaging.stow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartRelatedReaderTest {
    private static final StowLimits SMALL = new StowLimits(200, 3, 2_000);

    @Test
    void readsPartsWithPreambleHeadersAndEpilogue() throws IOException {
        String body =
                "a preamble\r\n--b  \r\nContent-Type: application/dicom\r\nContent-ID: <1>\r\n\r\nfirst\r\n--b\r\n\r\n"
                        + "second\r\n-\r\n--\r\n--b--\r\nan epilogue";
        List<MultipartRelatedReader.Part> parts = parts(body, "b");
        assertThat(parts).hasSize(2);
        assertThat(parts.get(0).header("content-type")).isEqualTo("application/dicom");
        assertThat(text(parts.get(0))).isEqualTo("first");
        assertThat(text(parts.get(1))).isEqualTo("second\r\n-\r\n--");
    }

    /** Bodies made of the boundary's own letters are the hard ones. */
    @RepeatedTest(100)
    void givesBackEveryBodyThatDoesNotHoldTheBoundary(RepetitionInfo repetition) throws IOException {
        Random random = new Random(repetition.getCurrentRepetition());
        String letters = "\r\n--ab";
        List<String> bodies = new ArrayList<>();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (bodies.size() < 3) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            if (!("\r\n" + text + "\r\n").contains("\r\n--aab")) {
                bodies.add(text.toString());
                whole.writeBytes(("--aab\r\n\r\n" + text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        whole.writeBytes("--aab--".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(parts(whole.toString(StandardCharsets.ISO_8859_1), "aab"))
                .extracting(MultipartRelatedReaderTest::text)
                .isEqualTo(bodies);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no boundary at all",
                "--b\r\n\r\nno end",
                "--b\r\nno headers",
                "--b\r\nnot a header\r\n\r\nx\r\n--b--",
                "--bXX\r\n\r\nx\r\n--b--",
                "--b\r\n\r\nx\r\n--b",
                "--b\r\n\r\nx\r\n--b-"
            })
    void namesABrokenBody(String body) {
        assertThatThrownBy(() -> parts(body, "b")).isInstanceOf(MalformedMultipartException.class);
    }

    @Test
    void stopsAtItsLimits() {
        String part = "--b\r\n\r\nx\r\n";
        assertThatThrownBy(() -> parts(part.repeat(4) + "--b--", "b"))
                .isInstanceOf(PayloadTooLargeException.class)
                .hasMessage("more than 3 parts");
        assertThatThrownBy(() -> parts("--b\r\n\r\n" + "x".repeat(201) + "\r\n--b--", "b"))
                .hasMessage("more than 200 bytes in part 1");
        assertThatThrownBy(() -> parts("x".repeat(2_001), "b")).hasMessage("the request has more than 2000 bytes");
        assertThatThrownBy(() -> new MultipartRelatedReader(
                                new ByteArrayInputStream(Multipart.ascii("--b\r\n" + "x".repeat(10_000))),
                                "b",
                                StowLimits.DEFAULT)
                        .next())
                .hasMessage("a line of more than 8192 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "multipart/related; type=\"application/dicom\"; boundary=abc | abc",
                "Multipart/Related;boundary=\"a b;c\";type=application/dicom | a b;c",
                "multipart/related ; TYPE = \"application/dicom\" ; BOUNDARY = \"q\\\"q\" | q\"q",
                "multipart/related; boundary=----x' | ----x'",
            })
    void readsTheBoundaryQuotedOrNot(String header, String boundary) {
        PayloadType type = PayloadType.parse(header);
        assertThat(type.announcesDicom()).isTrue();
        assertThat(type.boundary()).isEqualTo(boundary);
    }

    @Test
    void namesAMissingBoundary() {
        assertThatThrownBy(() -> PayloadType.parse("multipart/related; type=\"application/dicom\"")
                        .boundary())
                .isInstanceOf(MalformedMultipartException.class);
    }

    private static List<MultipartRelatedReader.Part> parts(String body, String boundary) throws IOException {
        MultipartRelatedReader reader = new MultipartRelatedReader(
                new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1)), boundary, SMALL);
        List<MultipartRelatedReader.Part> parts = new ArrayList<>();
        for (Optional<MultipartRelatedReader.Part> part = reader.next(); part.isPresent(); part = reader.next()) {
            parts.add(part.get());
        }
        return parts;
    }

    private static String text(MultipartRelatedReader.Part part) {
        return new String(part.body(), StandardCharsets.ISO_8859_1);
    }
}
