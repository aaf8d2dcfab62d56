package org.prodrome.longitudinal.backtest.source;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/**
 * A folder of a FHIR bulk export: NDJSON files, one resource a line. The files are read once to see where each
 * patient's lines are; after that one patient is held at a time.
 */
public final class ExportFolder implements RecordSource {
    private final Path folder;
    private final FhirContext fhir;
    private final ObjectMapper json = new ObjectMapper();

    /** @param folder with files NAME.ndjson */
    public ExportFolder(Path folder, FhirContext fhir) {
        this.folder = folder;
        this.fhir = fhir;
    }

    static boolean isOne(Path folder) throws IOException {
        return !files(folder).isEmpty();
    }

    @Override
    public String describe() {
        return "FHIR export (NDJSON)";
    }

    @Override
    public List<String> assumptions() {
        return List.of(
                "A resource is known from its issued, recorded or authored time on, else from the time it is about.",
                "An export holds each resource as it stood last: earlier versions are not replayed.");
    }

    @Override
    public void forEach(Consumer<PatientRecord> records) throws IOException {
        Map<String, List<Line>> byPatient = new TreeMap<>();
        for (Path file : files(folder)) {
            index(file, byPatient);
        }
        for (List<Line> lines : byPatient.values()) {
            record(lines).ifPresent(records);
        }
    }

    /** Where one resource stands. */
    private record Line(Path file, int number, long from, int length) {}

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(file -> file.getFileName().toString().endsWith(".ndjson"))
                    .sorted()
                    .toList();
        }
    }

    private void index(Path file, Map<String, List<Line>> byPatient) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long from = 0;
            long at = 0;
            int number = 1;
            for (int b = in.read(); b >= 0 || line.size() > 0; b = in.read()) {
                at++;
                if (b >= 0 && b != '\n') {
                    line.write(b);
                    continue;
                }
                String text = line.toString(StandardCharsets.UTF_8);
                if (!text.isBlank()) {
                    String patient = patient(text, file, number);
                    if (!patient.isEmpty()) {
                        byPatient
                                .computeIfAbsent(patient, id -> new ArrayList<>())
                                .add(new Line(file, number, from, line.size()));
                    }
                }
                from = at;
                number++;
                line.reset();
                if (b < 0) {
                    break;
                }
            }
        }
    }

    /** Id of the patient that a line is about; empty for resources of nobody, such as a Location. */
    private String patient(String line, Path file, int number) {
        try {
            JsonNode resource = json.readTree(line);
            if (resource.path("resourceType").asText().equals("Patient")) {
                return resource.path("id").asText();
            }
            String subject = resource.at("/subject/reference").asText();
            String reference =
                    subject.isEmpty() ? resource.at("/patient/reference").asText() : subject;
            return reference.substring(reference.lastIndexOf('/') + 1).replace("urn:uuid:", "");
        } catch (JsonProcessingException e) {
            throw new UnreadableSourceException(
                    "line %d of %s is not JSON; an export has one resource a line"
                            .formatted(number, file.getFileName()),
                    e);
        }
    }

    private java.util.Optional<PatientRecord> record(List<Line> lines) throws IOException {
        List<Resource> resources = new ArrayList<>();
        Patient patient = null;
        for (Line line : lines) {
            Resource resource = parse(line);
            if (resource instanceof Patient found) {
                patient = found;
            } else {
                resources.add(resource);
            }
        }
        return patient == null
                ? java.util.Optional.empty()
                : java.util.Optional.of(new PatientRecord(patient, resources));
    }

    private Resource parse(Line line) throws IOException {
        byte[] bytes = new byte[line.length()];
        try (RandomAccessFile file = new RandomAccessFile(line.file().toFile(), "r")) {
            file.seek(line.from());
            file.readFully(bytes);
        }
        try {
            return (Resource) fhir.newJsonParser().parseResource(new String(bytes, StandardCharsets.UTF_8));
        } catch (DataFormatException e) {
            throw new UnreadableSourceException(
                    "line %d of %s is not FHIR R4: %s"
                            .formatted(line.number(), line.file().getFileName(), e.getMessage()),
                    e);
        }
    }
}
