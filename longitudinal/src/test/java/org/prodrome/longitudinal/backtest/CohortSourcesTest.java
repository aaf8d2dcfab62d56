package org.prodrome.longitudinal.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.longitudinal.backtest.outcome.Targets;
import org.prodrome.longitudinal.backtest.replay.Delays;
import org.prodrome.longitudinal.backtest.report.BacktestReport;
import org.prodrome.longitudinal.backtest.report.ReportPage;
import org.prodrome.longitudinal.backtest.report.Share;
import org.prodrome.longitudinal.backtest.source.FirstPatients;
import org.prodrome.longitudinal.backtest.source.RecordSource;
import org.prodrome.longitudinal.backtest.source.Sources;
import org.prodrome.longitudinal.reading.RecordReading;

/** Folders in the layouts of the public cohorts, a few rows each. */
class CohortSourcesTest {
    @TempDir
    Path folder;

    @Test
    void anEicuStayEndsInDeathAndItsApacheStandsBeside() throws IOException {
        table(
                "patient",
                "patientunitstayid,patienthealthsystemstayid,gender,age,hospitaladmitoffset,hospitaldischargeoffset,hospitaldischargestatus,unittype,unitdischargeoffset,admissionheight,admissionweight,uniquepid",
                "11,1,Female,> 89,-60,2820,Expired,MICU,2000,160,60,a",
                "21,2,Male,50,0,1440,Alive,CCU,700,,,b");
        table(
                "apacheapsvar",
                "patientunitstayid,wbc,sodium,creatinine,albumin,bun,glucose,bilirubin,pao2,pco2",
                "11,10,140,1.0,-1,20,100,-1,-1,-1");
        table(
                "apachepatientresult",
                "patientunitstayid,apacheversion,predictedhospitalmortality",
                "11,IV,0.9",
                "11,IVa,0.45",
                "21,IVa,-1");
        table(
                "vitalaperiodic",
                "patientunitstayid,observationoffset,noninvasivesystolic,noninvasivediastolic,noninvasivemean",
                "11,0,85,50,62");

        BacktestReport report = run(open(folder));

        assertThat(report.source()).isEqualTo("eICU demo");
        assertThat(report.patients()).isEqualTo(2);
        assertThat(report.patientDays()).isEqualTo(3.0);
        assertThat(report.absent()).anyMatch(said -> said.contains("laboratory values"));
        assertThat(report.baselines())
                .singleElement()
                .satisfies(apache -> assertThat(apache.bands())
                        .containsEntry("0.4 and above", new Share(1, 1))
                        .containsEntry("below 0.05", new Share(0, 0)));
        assertThat(report.burden()).containsKeys("unit: MICU", "unit: CCU", "age: 80 and over");
        assertThat(ReportPage.of(report)).contains("APACHE IVa", "Not in the data", "How the figures are meant");
    }

    @Test
    void aBiliaryRecordIsFollowedUntilTransplantAndTheMayoScoreStandsBeside() throws IOException {
        table(
                "pbcseq",
                "id,futime,status,trt,age,sex,day,ascites,hepato,spiders,edema,bili,chol,albumin,alk.phos,ast,platelet,protime,stage",
                "1,400,1,1,50,f,0,0,1,1,0,10,261,2.6,1718,138,190,12.2,4",
                "2,5169,0,1,56,f,0,0,1,1,0,1.1,302,4.14,7395,113,221,10.6,3");

        BacktestReport report = run(open(folder));

        assertThat(report.patients()).isEqualTo(2);
        assertThat(report.baselines()).singleElement().satisfies(mayo -> {
            assertThat(mayo.outcome()).contains("2 years");
            assertThat(mayo.bands().values().stream().mapToInt(Share::of).sum()).isEqualTo(1);
            assertThat(mayo.bands().values().stream().mapToInt(Share::n).sum()).isEqualTo(2);
        });
        assertThat(report.toTable()).contains("apri/1: never computed", "news2/1: no stay in which");
    }

    @Test
    void aPersonOfTheFattyLiverCohortHasAnOutcomeOnlyWhenFollowedLongEnough() throws IOException {
        table(
                "nafld1",
                "id,age,male,weight,height,bmi,case.id,futime,status",
                "1,57,0,60,163,22.7,1,6261,0",
                "2,68,1,,,,2,900,0",
                "3,70,1,,,,3,900,1");
        table("nafld2", "id,days,test,value", "1,0,fib4,1.0", "2,0,fib4,3.0", "3,10,fib4,3.0", "1,5,sbp,130");
        table("nafld3", "id,days,event", "1,100,diabetes");

        BacktestReport report = run(open(folder));

        assertThat(report.baselines())
                .singleElement()
                .satisfies(fib4 -> assertThat(fib4.bands())
                        .containsEntry("below 3", new Share(0, 1))
                        .containsEntry("3 to below 4", new Share(1, 1)));
        assertThat(run(new FirstPatients(open(folder), 1)).patients()).isEqualTo(1);
    }

    @Test
    void aFolderOfTwoCohortsAsksForOne() throws IOException {
        table("nafld1", "id", "1");
        table("pbcseq", "id", "1");

        assertThatThrownBy(() -> open(folder)).hasMessageContaining("name the file of one");
        assertThat(open(folder.resolve("pbcseq.csv.gz")).describe()).contains("biliary");
    }

    private static RecordSource open(Path place) throws IOException {
        return Sources.open(place, FhirContext.forR4Cached());
    }

    private static BacktestReport run(RecordSource source) throws IOException {
        return new Backtest(RecordReading.detectors(), Delays.DEFAULT, Targets.shipped()).run(source, done -> {});
    }

    private void table(String name, String... lines) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".csv.gz")))) {
            out.write(String.join("\n", List.of(lines)).getBytes(StandardCharsets.UTF_8));
        }
    }
}
