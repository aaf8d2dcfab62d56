package org.prodrome.longitudinal.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.longitudinal.backtest.outcome.Targets;
import org.prodrome.longitudinal.backtest.replay.Delays;
import org.prodrome.longitudinal.backtest.report.BacktestReport;
import org.prodrome.longitudinal.backtest.report.DetectorFigures;
import org.prodrome.longitudinal.backtest.report.ReportPage;
import org.prodrome.longitudinal.backtest.source.FhirStore;
import org.prodrome.longitudinal.backtest.source.RecordSource;
import org.prodrome.longitudinal.backtest.source.Sources;
import org.prodrome.longitudinal.backtest.source.UnreadableSourceException;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.reading.RecordReading;

/** Small records through the front door: a source in, a report out. */
class BacktestTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final String NAME = "Zebulon <script>";

    @TempDir
    Path folder;

    @Test
    void anExportIsReplayedAndTheAlertIsHeldAgainstWhatHappened() throws IOException {
        export("1.0", "1.6", "2.4");

        DetectorFigures aki = aki(run(Sources.open(folder, FHIR)));

        assertThat(aki.judged().captured().n()).isEqualTo(1);
        assertThat(aki.judged().sensitivity().value()).isEqualTo(1.0);
        assertThat(aki.judged().ppv().value()).isEqualTo(1.0);
        // Stage 1 was sampled at 08:00 of the 3rd and known 75 minutes later; stage 2 was sampled at 08:00 of the 4th.
        assertThat(aki.judged().lead(0.5)).isEqualTo(22.75);
        assertThat(aki.patientDays()).isEqualTo(10.0);
    }

    @Test
    void aValueIsNotSeenBeforeItWasIssued() throws IOException {
        // Sampled on the 3rd, issued only on the 5th: after stage 2 was sampled, so no alert can have come before it.
        write(
                "Observation.ndjson",
                creatinine("a", "1.0", "2026-01-02T08:00:00Z", "2026-01-02T09:00:00Z"),
                creatinine("b", "1.6", "2026-01-03T08:00:00Z", "2026-01-05T09:00:00Z"),
                creatinine("c", "2.4", "2026-01-04T08:00:00Z", "2026-01-05T10:00:00Z"));
        write("Patient.ndjson", patient());
        write("Encounter.ndjson", stay());

        DetectorFigures aki = aki(run(Sources.open(folder, FHIR)));

        assertThat(aki.judged().captured().n()).isEqualTo(1);
        assertThat(aki.judged().sensitivity().value()).isZero();
        assertThat(aki.judged().leadHours()).isEmpty();
    }

    @Test
    void aLongerDelayShortensTheLead() throws IOException {
        export("1.0", "1.6", "2.4");
        Backtest slow = new Backtest(akiAlone(), new Delays(Duration.ofHours(5), Duration.ZERO), Targets.shipped());

        assertThat(aki(slow.run(Sources.open(folder, FHIR), done -> {}))
                        .judged()
                        .lead(0.5))
                .isEqualTo(19.0);
    }

    @Test
    void aStoreAndABundleGiveWhatTheExportGives() throws IOException {
        export("1.0", "1.6", "2.4");
        BacktestReport export = run(Sources.open(folder, FHIR));
        List<Resource> stored = new ArrayList<>();
        StringBuilder entries = new StringBuilder();
        for (Path file : List.of(
                folder.resolve("Patient.ndjson"),
                folder.resolve("Encounter.ndjson"),
                folder.resolve("Observation.ndjson"))) {
            for (String line : Files.readAllLines(file)) {
                stored.add((Resource) FHIR.newJsonParser().parseResource(line));
                entries.append(entries.isEmpty() ? "" : ",")
                        .append("{\"resource\":")
                        .append(line)
                        .append("}");
            }
        }
        Path bundles = Files.createDirectory(folder.resolve("bundles"));
        Files.writeString(
                bundles.resolve("one.json"),
                "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[" + entries + "]}");

        assertThat(aki(run(new FhirStore(new PagedStore(FHIR, stored), 10, 100))))
                .isEqualTo(aki(export));
        assertThat(aki(run(Sources.open(bundles, FHIR)))).isEqualTo(aki(export));
    }

    @Test
    void mimicTablesAreReadWithTheirOwnTimes() throws IOException {
        table("patients", "subject_id,gender,dob,dod", "7,F,2100-01-01T00:00:00Z,");
        table(
                "admissions",
                "subject_id,hadm_id,admittime,dischtime,deathtime",
                "7,70,2160-01-01T00:00:00Z,2160-01-11T00:00:00Z,");
        table("d_labitems", "itemid,label,fluid,category,loinc_code", "50912,Creatinine,Blood,Chemistry,2160-0");
        table(
                "labevents",
                "subject_id,hadm_id,itemid,charttime,value,valuenum,valueuom,flag",
                "7,70,50912,2160-01-02T08:00:00Z,1.0,1.0,mg/dL,",
                "7,70,50912,2160-01-03T08:00:00Z,1.6,1.6,mg/dL,",
                "7,70,50912,2160-01-04T08:00:00Z,2.4,2.4,mg/dL,",
                "7,70,99999,2160-01-04T08:00:00Z,2.4,2.4,mg/dL,");

        BacktestReport report = run(Sources.open(folder, FHIR));

        assertThat(report.source()).isEqualTo("MIMIC-III tables");
        assertThat(aki(report).judged().lead(0.5)).isEqualTo(22.75);
        assertThat(aki(report).subgroups()).containsKeys("sex: female", "age: 40-64", "unit: ward");
    }

    @Test
    void noFormOfTheReportNamesAPatient() throws IOException {
        export("1.0", "1.6", "2.4");
        BacktestReport report = run(Sources.open(folder, FHIR));

        for (String form : List.of(report.toTable(), report.toJson(), ReportPage.of(report))) {
            assertThat(form)
                    .contains("nothing was shown to anybody")
                    .doesNotContain("Zebulon", "patient-4711", "1970-05-05", "<script");
        }
        JsonNode json = new ObjectMapper().readTree(report.toJson());
        assertThat(json.at("/detectors/0/leadTimeHours/median").asDouble()).isEqualTo(22.75);
        assertThat(json.at("/detectors/0/ppv/of").asInt()).isEqualTo(1);
        assertThat(json.at("/detectors/0/ppv/n").asInt()).isEqualTo(1);
        // One of one says little: the interval after Wilson begins at 0.21.
        assertThat(json.at("/detectors/0/ppv/low95").asDouble()).isBetween(0.20, 0.21);
        assertThat(ReportPage.of(report)).contains("role=\"img\"", "<caption>Subgroups");
    }

    @Test
    void aWrongFolderIsAnsweredWithWhatWouldDo() throws IOException {
        assertThatThrownBy(() -> Sources.open(folder, FHIR))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("*.ndjson");
        assertThatThrownBy(() -> Sources.open(folder.resolve("absent"), FHIR)).hasMessageContaining("is no folder");
        write("Observation.ndjson", "{\"resourceType\":");
        RecordSource broken = Sources.open(folder, FHIR);
        assertThatThrownBy(() -> run(broken)).hasMessageContaining("line 1 of Observation.ndjson is not JSON");
    }

    @Test
    void anUnknownOutcomeIsAnsweredWithThoseThatThereAre() {
        assertThatThrownBy(() -> Targets.read(
                        new ByteArrayInputStream("[{\"detector\":\"aki\",\"outcome\":\"happiness\",\"horizonHours\":1}]"
                                .getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("aki-stage-1");
    }

    @Test
    void anInjuryIsNotJudgedInAStayWithASingleCreatinine() throws IOException {
        write("Patient.ndjson", patient());
        write("Encounter.ndjson", stay());
        write("Observation.ndjson", creatinine("a", "3.1", "2026-01-02T08:00:00Z", ""));
        DetectorFigures single = run("aki-48h/1", Sources.open(folder, FHIR));
        // One more in the week before the stay is one to compare with.
        write(
                "Observation.ndjson",
                creatinine("a", "3.1", "2026-01-02T08:00:00Z", ""),
                creatinine("b", "3.1", "2025-12-30T08:00:00Z", ""));
        DetectorFigures compared = run("aki-48h/1", Sources.open(folder, FHIR));

        assertThat(single.alerts()).isPositive();
        assertThat(single.judged().right().n()).isZero();
        assertThat(compared.judged().right().n()).isPositive();
        assertThat(compared.judged().right().of()).isZero();
    }

    private static DetectorFigures run(String rule, RecordSource source) throws IOException {
        List<Detector> one = RecordReading.detectors().stream()
                .filter(detector -> detector.rule().id().equals(rule))
                .toList();
        return new Backtest(one, Delays.DEFAULT, Targets.shipped())
                .run(source, done -> {})
                .detectors()
                .get(0);
    }

    private static BacktestReport run(RecordSource source) throws IOException {
        return new Backtest(akiAlone(), Delays.DEFAULT, Targets.shipped()).run(source, done -> {});
    }

    private static List<Detector> akiAlone() {
        return RecordReading.detectors().stream()
                .filter(detector -> detector.rule().id().equals("aki/1"))
                .toList();
    }

    private static DetectorFigures aki(BacktestReport report) {
        return report.detectors().get(0);
    }

    private void export(String first, String second, String third) throws IOException {
        write("Patient.ndjson", patient());
        write("Encounter.ndjson", stay());
        write(
                "Observation.ndjson",
                creatinine("a", first, "2026-01-02T08:00:00Z", ""),
                creatinine("b", second, "2026-01-03T08:00:00Z", ""),
                creatinine("c", third, "2026-01-04T08:00:00Z", ""));
    }

    private static String patient() {
        return "{\"resourceType\":\"Patient\",\"id\":\"patient-4711\",\"gender\":\"male\",\"birthDate\":\"1970-05-05\",\"name\":[{\"family\":\""
                + NAME + "\"}]}";
    }

    private static String stay() {
        return "{\"resourceType\":\"Encounter\",\"id\":\"e1\",\"status\":\"finished\",\"class\":{\"code\":\"IMP\"},\"subject\":{\"reference\":\"Patient/patient-4711\"},\"period\":{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-01-11T00:00:00Z\"}}";
    }

    private static String creatinine(String id, String value, String sampled, String issued) {
        return "{\"resourceType\":\"Observation\",\"id\":\"%s\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"2160-0\"}]},\"subject\":{\"reference\":\"Patient/patient-4711\"},\"effectiveDateTime\":\"%s\",%s\"valueQuantity\":{\"value\":%s,\"unit\":\"mg/dL\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mg/dL\"}}"
                .formatted(id, sampled, issued.isEmpty() ? "" : "\"issued\":\"" + issued + "\",", value);
    }

    private void write(String name, String... lines) throws IOException {
        Files.write(folder.resolve(name), List.of(lines));
    }

    private void table(String name, String... lines) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".csv.gz")))) {
            out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        }
    }
}
