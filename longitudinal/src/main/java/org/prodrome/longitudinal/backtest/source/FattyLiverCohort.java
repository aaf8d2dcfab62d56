package org.prodrome.longitudinal.backtest.source;

import static org.prodrome.longitudinal.backtest.source.MadeRecord.Measure.laboratory;
import static org.prodrome.longitudinal.backtest.source.MadeRecord.Measure.sign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.prodrome.longitudinal.backtest.source.MadeRecord.Measure;
import org.prodrome.longitudinal.backtest.source.Table.Row;
import org.prodrome.terminology.code.CodeSystems;

/**
 * People of Olmsted County with and without fatty liver ({@code nafld1.csv.gz} with {@code nafld2} and {@code nafld3}).
 */
public final class FattyLiverCohort implements RecordSource {
    static final String FILE = "nafld1.csv.gz";

    private static final Instant START = Instant.parse("2000-01-01T12:00:00Z");
    private static final double TEN_YEARS = 3652.5;
    /** The file holds no FIB-4 below 2.67, so the bands are above the usual limits. */
    private static final List<Double> FIB4 = List.of(3.0, 4.0, 6.0);

    private static final Map<String, Measure> MEASURED = Map.of(
            "chol", laboratory("2093-3", "mg/dL"),
            "hdl", laboratory("2085-9", "mg/dL"),
            "sbp", sign("8480-6", "mm[Hg]"),
            "dbp", sign("8462-4", "mm[Hg]"));

    private static final Map<String, String> PROBLEMS = Map.of(
            "htn", "I10",
            "diabetes", "E11.9",
            "nafld", "K76.0",
            "dyslipidemia", "E78.5",
            "ang/isc", "I20.9",
            "stroke", "I63.9",
            "afib", "I48.91",
            "heart failure", "I50.9",
            "MI", "I21.9",
            "cardiac arrest", "I46.9");

    private final Path file;

    /** @param file nafld1.csv.gz, with the other two beside it */
    public FattyLiverCohort(Path file) {
        this.file = file;
    }

    @Override
    public String describe() {
        return "Olmsted County people with and without fatty liver";
    }

    @Override
    public List<String> assumptions() {
        return List.of(
                "The data hold days since entry: every person enters on one date; diabetes is taken to be of type 2.",
                "The file holds only FIB-4 values above 2.67: nothing can be said of low ones.",
                "A death is on the last day of follow-up; people who left earlier are not known about afterwards.");
    }

    @Override
    public List<String> absent() {
        return List.of(
                "AST, ALT, platelets (only the FIB-4 worked out from them): the FIB-4 rule itself has nothing to read, the given FIB-4 stands beside",
                "creatinine and eGFR: PREVENT and the kidney rules have nothing to read",
                "cirrhosis: only death can be told",
                "drugs and stays in hospital");
    }

    @Override
    public OptionalInt patients() {
        return Table.rows(file);
    }

    @Override
    public void forEach(Consumer<PatientRecord> records) throws IOException {
        Map<String, List<Row>> results = byPerson("nafld2.csv.gz");
        Map<String, List<Row>> events = byPerson("nafld3.csv.gz");
        Table.read(
                file,
                row -> records.accept(record(
                        row,
                        results.getOrDefault(row.get("id"), List.of()),
                        events.getOrDefault(row.get("id"), List.of()))));
    }

    private Map<String, List<Row>> byPerson(String name) throws IOException {
        Map<String, List<Row>> rows = new HashMap<>();
        Path beside = file.resolveSibling(name);
        if (Files.exists(beside)) {
            Table.read(
                    beside,
                    row -> rows.computeIfAbsent(row.get("id"), id -> new ArrayList<>())
                            .add(row));
        }
        return rows;
    }

    private static PatientRecord record(Row person, List<Row> results, List<Row> events) {
        MadeRecord record = new MadeRecord(person.get("id"));
        record.person(
                person.get("male").equals("1") ? AdministrativeGender.MALE : AdministrativeGender.FEMALE,
                person.number("age"),
                START.atOffset(ZoneOffset.UTC).toLocalDate());
        double followed = person.number("futime");
        boolean died = person.get("status").equals("1");
        Instant end = day(followed);
        if (died) {
            record.died(end);
        }
        record.measured(sign("29463-7", "kg"), person.number("weight"), START);
        record.measured(sign("8302-2", "cm"), person.number("height"), START);
        record.measured(sign("39156-5", "kg/m2"), person.number("bmi"), START);
        for (Row result : results) {
            Measure measure = MEASURED.get(result.get("test"));
            if (measure != null) {
                record.measured(measure, result.number("value"), day(result.number("days")));
            }
        }
        for (Row event : events) {
            String code = PROBLEMS.get(event.get("event"));
            if (code != null) {
                record.problem(
                        new CodeableConcept(new Coding(CodeSystems.ICD_10_CM, code, event.get("event"))),
                        day(event.number("days")));
            }
        }
        List<Baseline> baselines = results.stream()
                .filter(result -> result.get("test").equals("fib4"))
                .min(Comparator.comparingDouble(result -> result.number("days")))
                .filter(first -> {
                    double left = followed - first.number("days");
                    return left > 0 && (died && left <= TEN_YEARS || left >= TEN_YEARS);
                })
                .map(first -> new Baseline(
                        "FIB-4, the first",
                        "death within 10 years",
                        first.number("value"),
                        FIB4,
                        died && followed - first.number("days") <= TEN_YEARS))
                .stream()
                .toList();
        return new PatientRecord(record.patient(), record.resources(), end.plusSeconds(1), baselines);
    }

    private static Instant day(double days) {
        return START.plus(Duration.ofDays(Double.isNaN(days) ? 0 : (long) days));
    }
}
