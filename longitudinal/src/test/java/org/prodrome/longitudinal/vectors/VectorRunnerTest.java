package org.prodrome.longitudinal.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                .filteredOn(FileResult::isImplemented)
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
                        new FileResult("qsofa.csv", true, 3, 1, List.of("b", "c")),
                        new FileResult("unheard_of.csv", false, 1, 0, List.of("1")));
        assertThat(report.toTable()).contains("not implemented").contains("b c");
        JsonNode json = new ObjectMapper().readTree(report.toJson());
        assertThat(json)
                .hasSize(2)
                .allSatisfy(file ->
                        assertThat(file.fieldNames()).toIterable().containsExactly("file", "rows", "passed", "failed"));
        assertThat(json.get(0).path("failed").toString()).isEqualTo("[\"b\",\"c\"]");
        assertThat(json.get(1).path("rows").asInt()).isEqualTo(1);
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

    @Test
    void survivesWhatIsNoVectorFile(@TempDir Path folder) throws IOException {
        assertThat(VectorRunner.run(folder).toJson()).isEqualToIgnoringWhitespace("[]");
        Files.createDirectory(folder.resolve("folder.csv"));
        Files.writeString(folder.resolve("fib4.csv"), "");
        Files.write(folder.resolve("apri.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, '\n', ',', '"', '\n'});
        Files.writeString(
                folder.resolve("kdigo_aki_creatinine.csv"),
                "id,creat_series_h_mgdl,stages,max_stage,first_aki_h\n,5:1;1:x,0,0,\n,5:1;1:2;NaN:1e400,0,0,\nx\n\n,,,,,,,,\n");
        Files.writeString(
                folder.resolve("theil_sen_slope.csv"), "id,t_years,y,theil_sen\nshort,1;2;3,1,0\nsame,1;1,1;2,0\n");
        Report report = VectorRunner.run(folder);
        assertThat(report.files())
                .extracting(FileResult::file, FileResult::passed)
                .containsExactly(
                        tuple("apri.csv", 0),
                        tuple("fib4.csv", 0),
                        tuple("kdigo_aki_creatinine.csv", 0),
                        tuple("theil_sen_slope.csv", 0));
        assertThat(report.files().get(2).failed()).contains("row 1", "row 2", "x");
        assertThat(SecondUnitRunner.run(folder).allPassed()).isFalse();
        assertThat(UnitSwaps.run(folder).caught()).isEqualTo(1);
    }

    @Test
    void everyRowPassesInASecondUnitToo() throws IOException {
        SecondUnitRunner.Report report = SecondUnitRunner.run(SharedData.dir("reference/vectors"));
        Files.writeString(Path.of("target", "vectors-second-units.txt"), report.toTable());
        assertThat(report.files())
                .allSatisfy(file -> assertThat(file.failed()).as(file.file()).isEmpty());
        assertThat(report.files().stream()
                        .mapToInt(SecondUnitRunner.FileResult::converted)
                        .sum())
                .isGreaterThan(300);
    }

    @Test
    void unitSwapsAreCaughtWhereAValueCanTell() throws IOException {
        UnitSwaps.Report report = UnitSwaps.run(SharedData.dir("reference/vectors"));
        Files.writeString(Path.of("target", "unit-swaps.txt"), report.toTable());
        assertThat(report.pairs()).hasSizeGreaterThan(30);
        assertThat(report.caught()).isGreaterThanOrEqualTo(0.99);
    }
}
