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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationComponent;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.prodrome.longitudinal.backtest.source.MadeRecord.Measure;
import org.prodrome.longitudinal.backtest.source.Table.Row;
import org.prodrome.terminology.code.CodeSystems;

/**
 * The eICU demo. A record is one stay in hospital with all its stays in intensive care, because the data do not tell in
 * which order the stays of one person came.
 */
public final class EicuFolder implements RecordSource {
    private static final Instant START = Instant.parse("2014-01-01T00:00:00Z");
    private static final Duration FIRST_DAY = Duration.ofHours(24);
    private static final int MINUTES_A_DAY = 1440;
    private static final double OLDEST = 91;
    private static final List<Double> PREDICTED = List.of(0.05, 0.1, 0.2, 0.4);

    private static final Map<String, Measure> PRESSURES = Map.of(
            "noninvasivesystolic", sign("8480-6", "mm[Hg]"),
            "noninvasivediastolic", sign("8462-4", "mm[Hg]"),
            "noninvasivemean", sign("8478-0", "mm[Hg]"));

    /** By the end of the path in the notes. */
    private static final Map<String, Measure> EXAMINED = Map.of(
            "HR Current", sign("8867-4", "/min"),
            "Resp Current", sign("9279-1", "/min"),
            "O2 Sat% Current", sign("2708-6", "%"),
            "BP (systolic) Current", sign("8480-6", "mm[Hg]"),
            "BP (diastolic) Current", sign("8462-4", "mm[Hg]"),
            "FiO2%", sign("3150-6", "%"));

    private static final Map<String, Measure> WORST = Map.ofEntries(
            Map.entry("wbc", laboratory("6690-2", "10*9/L")),
            Map.entry("sodium", laboratory("2951-2", "meq/L")),
            Map.entry("creatinine", laboratory("2160-0", "mg/dL")),
            Map.entry("albumin", laboratory("1751-7", "g/dL")),
            Map.entry("bun", laboratory("3094-0", "mg/dL")),
            Map.entry("glucose", laboratory("2345-7", "mg/dL")),
            Map.entry("bilirubin", laboratory("1975-2", "mg/dL")),
            Map.entry("pao2", laboratory("2703-7", "mm[Hg]")),
            Map.entry("pco2", laboratory("2019-8", "mm[Hg]")));

    private final Path folder;

    /** @param folder with the tables as gzipped CSV */
    public EicuFolder(Path folder) {
        this.folder = folder;
    }

    static boolean isOne(Path folder) {
        return Files.exists(folder.resolve("apacheapsvar.csv.gz")) && Files.exists(folder.resolve("patient.csv.gz"));
    }

    @Override
    public String describe() {
        return "eICU demo";
    }

    @Override
    public List<String> assumptions() {
        return List.of(
                "The data hold minutes since admission: every stay in hospital is put on one date and is a record of its own.",
                "The worst values of the first day are known when that day is over; the data do not say when they were measured.",
                "A diagnosis and a drug order are known from the minute they name. Drugs are named in words.",
                "People above 89 are taken to be 91; the birthday is taken to be the day of admission.",
                "Who left hospital dead died at discharge.");
    }

    @Override
    public List<String> absent() {
        return List.of(
                "series of laboratory values (each is there once, as the worst of the first day): rules about a change have nothing to read",
                "charted heart rate, breathing, temperature and oxygen (only what notes of the examination say)",
                "cultures");
    }

    @Override
    public void forEach(Consumer<PatientRecord> records) throws IOException {
        Map<String, List<Row>> stays = new TreeMap<>();
        Table.read(
                folder.resolve("patient.csv.gz"),
                row -> stays.computeIfAbsent(row.get("patienthealthsystemstayid"), id -> new ArrayList<>())
                        .add(row));
        Map<String, Map<String, List<Row>>> tables = new HashMap<>();
        for (String table : List.of(
                "vitalaperiodic",
                "physicalexam_vitals",
                "apacheapsvar",
                "apachepatientresult",
                "diagnosis",
                "medication")) {
            tables.put(table, byStay(table));
        }
        for (List<Row> units : stays.values()) {
            records.accept(record(units, tables));
        }
    }

    private Map<String, List<Row>> byStay(String table) throws IOException {
        Map<String, List<Row>> rows = new HashMap<>();
        Path file = folder.resolve(table + ".csv.gz");
        if (Files.exists(file)) {
            Table.read(
                    file,
                    row -> rows.computeIfAbsent(row.get("patientunitstayid"), id -> new ArrayList<>())
                            .add(row));
        }
        return rows;
    }

    private static PatientRecord record(List<Row> units, Map<String, Map<String, List<Row>>> tables) {
        Row first = units.get(0);
        MadeRecord record = new MadeRecord(first.get("patienthealthsystemstayid"));
        double age = first.get("age").startsWith(">") ? OLDEST : first.number("age");
        if (!Double.isNaN(age)) {
            record.person(
                    switch (first.get("gender")) {
                        case "Female" -> AdministrativeGender.FEMALE;
                        case "Male" -> AdministrativeGender.MALE;
                        default -> AdministrativeGender.UNKNOWN;
                    },
                    age,
                    START.atOffset(ZoneOffset.UTC).toLocalDate());
        }
        boolean died = first.get("hospitaldischargestatus").equals("Expired");
        Instant end =
                START.plus(minutes(first.number("hospitaldischargeoffset") - first.number("hospitaladmitoffset")));
        if (died) {
            record.died(end);
        }
        record.add(encounter(record, units, end, died));
        List<Baseline> baselines = new ArrayList<>();
        for (Row unit : units) {
            fill(record, unit, tables);
            if (baselines.isEmpty()) {
                rows(tables, "apachepatientresult", unit).stream()
                        .filter(row ->
                                row.get("apacheversion").equals("IVa") && row.number("predictedhospitalmortality") >= 0)
                        .findFirst()
                        .ifPresent(row -> baselines.add(new Baseline(
                                "APACHE IVa, predicted death in hospital",
                                "death in hospital",
                                row.number("predictedhospitalmortality"),
                                PREDICTED,
                                died)));
            }
        }
        return new PatientRecord(record.patient(), record.resources(), end, baselines);
    }

    private static Encounter encounter(MadeRecord record, List<Row> units, Instant end, boolean died) {
        Encounter stay = new Encounter();
        stay.setStatus(Encounter.EncounterStatus.FINISHED).setSubject(record.self());
        stay.setClass_(new Coding(CodeSystems.V3_ACT_CODE, "IMP", "inpatient encounter"));
        stay.getPeriod().setStartElement(MadeRecord.moment(START)).setEndElement(MadeRecord.moment(end));
        for (Row unit : units) {
            if (!unit.get("unittype").isEmpty()) {
                double admitted = unit.number("hospitaladmitoffset");
                EncounterLocationComponent location = stay.addLocation();
                location.getLocation().setDisplay(unit.get("unittype"));
                location.getPeriod()
                        .setStartElement(MadeRecord.moment(START.plus(minutes(-admitted))))
                        .setEndElement(MadeRecord.moment(at(unit, "unitdischargeoffset", admitted)));
            }
        }
        if (died) {
            stay.getHospitalization()
                    .setDischargeDisposition(new CodeableConcept(new Coding(
                            "http://terminology.hl7.org/CodeSystem/discharge-disposition", "exp", "Expired")));
        }
        return stay;
    }

    private static void fill(MadeRecord record, Row unit, Map<String, Map<String, List<Row>>> tables) {
        double admitted = unit.number("hospitaladmitoffset");
        for (Row row : rows(tables, "vitalaperiodic", unit)) {
            Instant at = at(row, "observationoffset", admitted);
            PRESSURES.forEach((column, measure) -> record.measured(measure, row.number(column), at));
        }
        for (Row row : rows(tables, "physicalexam_vitals", unit)) {
            Measure measure = EXAMINED.get(row.get("physicalexamvalue"));
            if (measure != null) {
                record.measured(measure, row.number("physicalexamtext"), at(row, "physicalexamoffset", admitted));
            }
        }
        for (Row row : rows(tables, "apacheapsvar", unit)) {
            Instant known = START.plus(minutes(-admitted)).plus(FIRST_DAY);
            WORST.forEach((column, measure) ->
                    record.measured(measure, row.number(column) < 0 ? Double.NaN : row.number(column), known));
        }
        for (Row row : rows(tables, "diagnosis", unit)) {
            diagnosis(record, row, at(row, "diagnosisoffset", admitted));
        }
        for (Row row : rows(tables, "medication", unit)) {
            if (!row.get("drugname").isEmpty() && row.number("drugstartoffset") != 0) {
                record.drug(
                        row.get("drugname"), at(row, "drugstartoffset", admitted), at(row, "drugstopoffset", admitted));
            }
        }
        Instant here = START.plus(minutes(-admitted));
        record.measured(sign("29463-7", "kg"), unit.number("admissionweight"), here);
        record.measured(sign("8302-2", "cm"), unit.number("admissionheight"), here);
    }

    private static void diagnosis(MadeRecord record, Row row, Instant at) {
        CodeableConcept what =
                new CodeableConcept().setText(row.get("diagnosisstring").replace('|', ' '));
        for (String code : row.get("icd9code").split(",")) {
            String one = code.strip();
            if (!one.isEmpty()) {
                boolean nine = Character.isDigit(one.charAt(0)) || one.startsWith("V");
                what.addCoding(new Coding(nine ? CodeSystems.ICD_9_CM : CodeSystems.ICD_10_CM, one, null));
            }
        }
        record.problem(what, at);
    }

    private static List<Row> rows(Map<String, Map<String, List<Row>>> tables, String table, Row unit) {
        return tables.getOrDefault(table, Map.of()).getOrDefault(unit.get("patientunitstayid"), List.of());
    }

    /** Not before admission: what came with the patient is known then. */
    private static Instant at(Row row, String column, double admitted) {
        double offset = row.number(column);
        double since = Double.isNaN(offset) ? 0 : offset - admitted;
        return START.plus(minutes(Math.max(0, Math.min(since, 3650.0 * MINUTES_A_DAY))));
    }

    private static Duration minutes(double minutes) {
        return Duration.ofMinutes(Double.isNaN(minutes) ? 0 : (long) minutes);
    }
}
