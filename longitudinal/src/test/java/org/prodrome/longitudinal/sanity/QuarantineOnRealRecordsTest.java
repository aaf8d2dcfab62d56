package org.prodrome.longitudinal.sanity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.SharedData;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Analyte;

/** Intensive-care laboratory values of the MIMIC-III demo: nearly all of them must pass. */
class QuarantineOnRealRecordsTest {
    @Test
    void holdsBackFewerThanOneValueInTwoHundred() throws IOException {
        Path folder = SharedData.dir("data/ehr/mimic-iii-demo");
        Map<String, String> loinc = new HashMap<>();
        for (List<String> row : rows(folder.resolve("d_labitems.csv.gz"))) {
            loinc.put(row.get(1), row.get(5));
        }
        Map<String, List<Resource>> patients = new TreeMap<>();
        int id = 0;
        for (List<String> row : rows(folder.resolve("labevents.csv.gz"))) {
            String code = loinc.getOrDefault(row.get(2), "");
            if (!code.isEmpty() && row.get(5).matches("-?[0-9]+(\\.[0-9]+)?")) {
                patients.computeIfAbsent(row.get(0), none -> new ArrayList<>()).add(observation(row, code, ++id));
            }
        }
        Map<String, Integer> reasons = new TreeMap<>();
        int values = 0;
        for (Map.Entry<String, List<Resource>> entry : patients.entrySet()) {
            Patient patient = new Patient();
            patient.setId("Patient/" + entry.getKey());
            PatientTimeline timeline = PatientTimeline.from(patient, entry.getValue(), Instant.MAX);
            for (Analyte analyte : Analyte.values()) {
                LabSeries series = timeline.series(analyte);
                values += series.points().size();
                for (LabSeries.Quarantined value : series.quarantined()) {
                    if (value.reason().contains("probably")) {
                        values++;
                        reasons.merge(value.reason(), 1, Integer::sum);
                    }
                }
            }
        }
        int suspect = reasons.values().stream().mapToInt(Integer::intValue).sum();
        Files.writeString(
                Path.of("target", "quarantine-mimic-iii.txt"),
                "%d of %d values of %d patients (%.3f %%) are suspect: %s%n"
                        .formatted(suspect, values, patients.size(), 100.0 * suspect / values, reasons));
        assertThat(values).isGreaterThan(20_000);
        assertThat(suspect).isLessThan(values / 200);
    }

    private static Observation observation(List<String> row, String code, int id) {
        Observation lab = new Observation();
        lab.setId("Observation/" + id);
        lab.setSubject(new Reference("Patient/" + row.get(0)));
        lab.getCode().addCoding().setSystem(CodeSystems.LOINC).setCode(code);
        lab.setEffective(new DateTimeType(row.get(3)));
        lab.setValue(RecordBuilder.quantity(row.get(5), row.get(6)));
        return lab;
    }

    private static List<List<String>> rows(Path file) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(List.of(line.split(",", -1)));
            }
        }
        return rows;
    }
}
