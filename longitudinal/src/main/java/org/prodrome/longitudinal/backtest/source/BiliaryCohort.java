package org.prodrome.longitudinal.backtest.source;

import static org.prodrome.longitudinal.backtest.source.MadeRecord.Measure.laboratory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Procedure;
import org.prodrome.longitudinal.backtest.source.MadeRecord.Measure;
import org.prodrome.longitudinal.backtest.source.Table.Row;
import org.prodrome.terminology.code.CodeSystems;

/**
 * The Mayo trial in primary biliary cholangitis ({@code pbcseq.csv.gz}): visits over years until death or transplant.
 */
public final class BiliaryCohort implements RecordSource {
    static final String FILE = "pbcseq.csv.gz";

    private static final Instant START = Instant.parse("1980-01-01T12:00:00Z");
    private static final double YEAR = 365.25;
    private static final double TWO_YEARS = 2 * YEAR;
    private static final List<Double> MAYO = List.of(5.0, 6.0, 7.0, 8.0);

    private static final Map<String, Measure> MEASURED = Map.of(
            "bili", laboratory("1975-2", "mg/dL"),
            "albumin", laboratory("1751-7", "g/dL"),
            "alk.phos", laboratory("6768-6", "U/L"),
            "ast", laboratory("1920-8", "U/L"),
            "platelet", laboratory("777-3", "10*9/L"),
            "chol", laboratory("2093-3", "mg/dL"));

    private final Path file;

    /** @param file pbcseq.csv.gz */
    public BiliaryCohort(Path file) {
        this.file = file;
    }

    @Override
    public String describe() {
        return "Mayo trial in primary biliary cholangitis";
    }

    @Override
    public List<String> assumptions() {
        return List.of(
                "The data hold days since entry: every person enters on one date, with the disease known.",
                "A transplant and a death are on the last day of follow-up.");
    }

    @Override
    public List<String> absent() {
        return List.of(
                "ALT, creatinine, sodium, INR (only a prothrombin time in seconds): FIB-4 and MELD have nothing to read",
                "drugs, vital signs and stays in hospital");
    }

    @Override
    public void forEach(Consumer<PatientRecord> records) throws IOException {
        List<Row> visits = new ArrayList<>();
        Table.read(file, row -> {
            // The visits of one person stand together.
            if (!visits.isEmpty() && !visits.get(0).get("id").equals(row.get("id"))) {
                records.accept(record(visits));
                visits.clear();
            }
            visits.add(row);
        });
        if (!visits.isEmpty()) {
            records.accept(record(visits));
        }
    }

    private static PatientRecord record(List<Row> visits) {
        Row first = visits.get(0);
        MadeRecord record = new MadeRecord(first.get("id"));
        record.person(
                first.get("sex").equals("m") ? AdministrativeGender.MALE : AdministrativeGender.FEMALE,
                first.number("age"),
                START.atOffset(ZoneOffset.UTC).toLocalDate());
        record.problem(
                new CodeableConcept(new Coding(CodeSystems.ICD_10_CM, "K74.3", "Primary biliary cirrhosis")), START);
        Instant end = day(first.number("futime"));
        if (first.get("status").equals("1")) {
            Procedure transplant = new Procedure();
            transplant
                    .setStatus(Procedure.ProcedureStatus.COMPLETED)
                    .setSubject(record.self())
                    .setCode(new CodeableConcept(
                            new Coding(CodeSystems.SNOMED_CT, "18027006", "Transplantation of liver")))
                    .setPerformed(MadeRecord.moment(end));
            record.add(transplant);
        } else if (first.get("status").equals("2")) {
            record.died(end);
        }
        List<Baseline> baselines = new ArrayList<>();
        for (Row visit : visits) {
            Instant at = day(visit.number("day"));
            MEASURED.forEach((column, measure) -> record.measured(measure, visit.number(column), at));
            mayo(visit).stream().forEach(baselines::add);
        }
        // The last day itself is followed.
        return new PatientRecord(record.patient(), record.resources(), end.plusSeconds(1), baselines);
    }

    /**
     * Mayo risk score, Dickson, Hepatology 1989;10:1, doi:10.1002/hep.1840100102; none where two years are not known.
     */
    private static List<Baseline> mayo(Row row) {
        double score = 0.0394 * (row.number("age") + row.number("day") / YEAR)
                + 0.8707 * Math.log(row.number("bili"))
                - 2.533 * Math.log(row.number("albumin"))
                + 2.38 * Math.log(row.number("protime"))
                + 0.8592 * row.number("edema");
        double left = row.number("futime") - row.number("day");
        boolean ended = row.number("status") > 0 && left <= TWO_YEARS;
        return Double.isNaN(score) || left <= 0 || !ended && left < TWO_YEARS
                ? List.of()
                : List.of(new Baseline(
                        "Mayo score of every visit", "death or liver transplant within 2 years", score, MAYO, ended));
    }

    private static Instant day(double days) {
        return START.plus(Duration.ofDays(Double.isNaN(days) ? 0 : (long) days));
    }
}
