package org.prodrome.imaging.preprocess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.prodrome.imaging.dicom.DicomLimits;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomReader;
import org.prodrome.imaging.dicom.Part10Reader;

/** DICOM objects that pydicom wrote, of every kind a film comes in (training/dicom_goldens.py). */
public final class DicomMatrix {
    public static final DicomReader READER = new Part10Reader(DicomLimits.DEFAULT);
    private static final JsonNode MATRIX = json();

    private DicomMatrix() {}

    /** The objects that become tensors. */
    static Stream<JsonNode> prepared() {
        return all().filter(row -> !row.has("refused"));
    }

    /** The objects that are refused by the decoder, or by the gate. */
    public static Stream<JsonNode> refused(String by) {
        return all().filter(row -> row.at("/refused/by").asText().equals(by));
    }

    private static Stream<JsonNode> all() {
        return StreamSupport.stream(MATRIX.path("objects").spliterator(), false);
    }

    /** How many there are. */
    static int size() {
        return MATRIX.path("objects").size();
    }

    /** A declared preprocessing by its name. */
    public static JsonNode program(String name) {
        return Objects.requireNonNull(MATRIX.path("programs").get(name), name);
    }

    /** Arrays with more values were left out. */
    static int largest() {
        return MATRIX.path("largest").intValue();
    }

    /** The object, as the reader reads its file. */
    public static DicomObject object(String name) throws IOException {
        return READER.read(bytes(name + ".dcm"));
    }

    static byte[] arrays(String name) throws IOException {
        return bytes(name + ".npz");
    }

    private static JsonNode json() {
        try {
            return new ObjectMapper().readTree(bytes("matrix.json"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(DicomMatrix.class.getResourceAsStream("matrix/" + name), name)) {
            return in.readAllBytes();
        }
    }
}
