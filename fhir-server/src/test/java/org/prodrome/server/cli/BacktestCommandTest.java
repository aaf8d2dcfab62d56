package org.prodrome.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BacktestCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @BeforeEach
    void anExportOfOnePatient() throws IOException {
        Path export = Files.createDirectory(folder.resolve("export"));
        Files.write(
                export.resolve("Patient.ndjson"),
                List.of(
                        "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"birthDate\":\"1950-01-01\",\"gender\":\"female\"}"));
        Files.write(
                export.resolve("Observation.ndjson"),
                List.of(
                        "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"2160-0\"}]},\"subject\":{\"reference\":\"Patient/p1\"},\"effectiveDateTime\":\"2026-01-02T08:00:00Z\",\"valueQuantity\":{\"value\":1.0,\"unit\":\"mg/dL\"}}"));
    }

    @Test
    void printsTheTableAndWritesBothFiles() throws IOException {
        Path page = folder.resolve("report.html");
        Path json = folder.resolve("report.json");

        int code = run(
                "backtest",
                folder.resolve("export").toString(),
                "--detectors",
                "aki,news2",
                "--out",
                page.toString(),
                "--json",
                json.toString());

        assertThat(code).isZero();
        assertThat(out.toString()).contains("Shadow: nothing was shown to anybody.", "1 patients", "aki/1", "news2/1");
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>");
        assertThat(Files.readString(json)).contains("\"mode\" : \"shadow\"");
    }

    @Test
    void saysWhatWouldDo() {
        assertThat(run("backtest", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("holds no records", "*.ndjson");
        assertThat(run("backtest", folder.resolve("export").toString(), "--detectors", "nothing"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no detector nothing; there are [");
        assertThat(run("backtest", folder.resolve("export").toString(), "--delay", "-1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("cannot be known before it was taken");
        assertThat(run("early-signals", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("has no folder mimic-iii-demo");
    }

    private int run(String... arguments) {
        CommandLine line = ProdromeApplication.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }
}
