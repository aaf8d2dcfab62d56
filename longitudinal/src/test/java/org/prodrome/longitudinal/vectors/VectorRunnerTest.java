package org.prodrome.longitudinal.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.longitudinal.SharedData;
import org.prodrome.longitudinal.vectors.VectorRunner.FileResult;
import org.prodrome.longitudinal.vectors.VectorRunner.Report;

class VectorRunnerTest {
    @Test
    void everyRowOfEveryImplementedFilePasses() throws IOException {
        Report report = VectorRunner.run(SharedData.dir("reference/vectors"));
        Files.writeString(Path.of("target", "vectors.txt"), report.toTable());
        Files.writeString(Path.of("target", "vectors.json"), report.toJson());
        assertThat(report.files())
                .allSatisfy(file -> assertThat(file.failed()).as(file.file()).isEmpty());
        assertThat(report.files().stream().filter(FileResult::isImplemented)).hasSizeGreaterThanOrEqualTo(13);
    }

    @Test
    void namesTheRowsThatFailAndTheFilesThatNothingComputes(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("qsofa.csv"),
                "id,rr,sbp,gcs,qsofa\r\na,22,120,15,1\r\nb,22,120,15,3\r\n\"c\",x,1,1,1\r\n");
        Files.writeString(folder.resolve("unheard_of.csv"), "id,x\n1,2\n");
        Files.writeString(folder.resolve("notes.txt"), "not a vector file");
        Report report = VectorRunner.run(folder);
        assertThat(report.files())
                .containsExactly(
                        new FileResult("qsofa.csv", 3, 1, java.util.List.of("b", "c")),
                        new FileResult("unheard_of.csv", null, null, java.util.List.of()));
        assertThat(report.toTable()).contains("not implemented").contains("b c");
        assertThat(report.toJson()).contains("\"rows\" : null").contains("\"failed\" : [ \"b\", \"c\" ]");
        assertThat(report.allPassed()).isFalse();
    }

    @Test
    void failsRowsThatExpectNothingOrLackTheColumns(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("fib4.csv"), "id,fib4\na,1\n");
        Files.writeString(
                folder.resolve("kdigo_ckd_risk.csv"), "id,g,a,risk,monitor\na,G9,A1,low,x1 per year\nb,G1,A1,,\n");
        assertThat(VectorRunner.run(folder).files())
                .extracting(FileResult::passed)
                .containsExactly(0, 0);
    }
}
