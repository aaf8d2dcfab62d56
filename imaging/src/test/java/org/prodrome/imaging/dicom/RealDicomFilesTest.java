package org.prodrome.imaging.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.SharedData;

/** Every file of the shared DICOM collection, against pydicom's statistics of its pixels. */
class RealDicomFilesTest {
    private static final DicomReader READER = new Part10Reader(DicomLimits.DEFAULT);
    private static Path folder = Path.of("");
    private static List<Row> index = List.of();

    /** One line of the index; an unknown column is a mistake of the test. */
    private record Row(Map<String, String> values) {
        String get(String column) {
            return Objects.requireNonNull(values.get(column), column);
        }
    }

    @BeforeAll
    static void readIndex() throws IOException {
        folder = SharedData.dir("data/dicom");
        index = rows(Files.readAllLines(folder.resolve("index.csv")));
    }

    @Test
    void answersEveryFileWithAnObjectOrANamedRefusal() throws IOException {
        Map<String, String> refused = new TreeMap<>();
        for (Row row : index) {
            try {
                DicomObject object = READER.read(bytes(row));
                if (!row.get("sop_instance_uid").isEmpty()) {
                    assertThat(object.sopInstanceUid()).as(row.get("file")).isEqualTo(row.get("sop_instance_uid"));
                }
                pixels(object);
            } catch (MalformedDicomException named) {
                refused.put(row.get("file"), named.detail());
            }
        }
        assertThat(refused)
                .containsOnly(
                        // ACR-NEMA, before DICOM had UIDs
                        entry(
                                "files/CT/DICOMSamples_6f39a5_CT_Implicit_Little_Headless_Retired.dcm",
                                "not a DICOM file: no preamble and no UID"),
                        entry("files/MR/fo-dicom_2b7423_GH340.dcm", "not a DICOM file: no preamble and no UID"),
                        // broken off in a sequence, in compressed pixels, in a sequence of defined length
                        entry("files/MR/fo-dicom_4dac20_GH1339.dcm", "a sequence has no end"),
                        entry(
                                "files/MR/pydicom-data_d0ee90_emri_small_jpeg_2k_lossless_too_short.dcm",
                                "a sequence has no end"),
                        entry(
                                "files/RTPLAN/pydicom_8e65fb_rtplan_truncated.dcm",
                                "element (300A,00B0) says 976 bytes, 711 remain"),
                        // an item in the middle of nowhere
                        entry("files/US/fo-dicom_301aeb_GH364.dcm", "(FFFE,E000) outside a sequence at byte 1136"));
    }

    @Test
    void decodesNativeMonochromeFilmsToTheReferenceStatistics() throws IOException {
        int compared = 0;
        for (Row row : index) {
            if (!row.get("decode_ref").equals("pydicom")
                    || !row.get("transfer_syntax").matches("(Ex|Im|Deflated Ex)plicit VR .*")
                    || !row.get("photometric").startsWith("MONOCHROME")
                    || !Set.of("8", "16").contains(row.get("bits_allocated"))) {
                continue;
            }
            Statistics found = statistics(READER.read(bytes(row)));
            assertThat(found.shape).as(row.get("file")).isEqualTo(row.get("pix_shape"));
            assertThat(found.min).as(row.get("file")).isEqualTo(Integer.parseInt(row.get("pix_min")));
            assertThat(found.max).as(row.get("file")).isEqualTo(Integer.parseInt(row.get("pix_max")));
            assertThat(found.mean) // the index gives four decimals
                    .as(row.get("file"))
                    .isCloseTo(Double.parseDouble(row.get("pix_mean")), within(5.1e-5));
            compared++;
        }
        assertThat(compared).isEqualTo(154);
    }

    private record Statistics(String shape, int min, int max, double mean) {}

    private static Statistics statistics(DicomObject object) {
        long sum = 0;
        int min = Integer.MAX_VALUE;
        int max = Integer.MIN_VALUE;
        int frame = 0;
        DicomImage image;
        do {
            image = (DicomImage) READER.decode(object, frame++);
            for (int value : image.stored()) {
                sum += value;
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        } while (frame < image.frames());
        long count = (long) image.rows() * image.columns() * image.frames();
        String shape = (image.frames() > 1 ? image.frames() + "x" : "") + image.rows() + "x" + image.columns();
        return new Statistics(shape, min, max, (double) sum / count);
    }

    private static void pixels(DicomObject object) {
        if (READER.decode(object) instanceof Undecodable undecodable) {
            assertThat(undecodable.reason()).isNotBlank();
        }
    }

    private static byte[] bytes(Row row) throws IOException {
        return Files.readAllBytes(folder.resolve(row.get("file")));
    }

    private static List<Row> rows(List<String> lines) {
        List<String> names = fields(lines.get(0));
        return lines.stream()
                .skip(1)
                .map(line -> {
                    Map<String, String> values = new HashMap<>();
                    List<String> fields = fields(line);
                    for (int i = 0; i < names.size(); i++) {
                        values.put(names.get(i), fields.get(i));
                    }
                    return new Row(values);
                })
                .toList();
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
