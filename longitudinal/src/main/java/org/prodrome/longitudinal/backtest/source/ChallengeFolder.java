package org.prodrome.longitudinal.backtest.source;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.longitudinal.backtest.source.Table.Row;
import org.prodrome.terminology.code.CodeSystems;

/** The first 48 hours of the stays of PhysioNet Challenge 2012: {@code timeseries.csv.gz} and {@code outcomes.csv}. */
public final class ChallengeFolder implements RecordSource {
    private static final Instant START = Instant.parse("2012-01-01T00:00:00Z");
    private static final Duration OBSERVED = Duration.ofHours(48);
    private static final List<String> UNITS = List.of("", "CCU", "CSRU", "MICU", "SICU");

    /** LOINC code and UCUM unit; a third entry marks the vital signs. */
    private static final Map<String, List<String>> MEASURED = Map.ofEntries(
            Map.entry("HR", List.of("8867-4", "/min", "sign")),
            Map.entry("RespRate", List.of("9279-1", "/min", "sign")),
            Map.entry("SysABP", List.of("8480-6", "mm[Hg]", "sign")),
            Map.entry("NISysABP", List.of("8480-6", "mm[Hg]", "sign")),
            Map.entry("DiasABP", List.of("8462-4", "mm[Hg]", "sign")),
            Map.entry("NIDiasABP", List.of("8462-4", "mm[Hg]", "sign")),
            Map.entry("MAP", List.of("8478-0", "mm[Hg]", "sign")),
            Map.entry("NIMAP", List.of("8478-0", "mm[Hg]", "sign")),
            Map.entry("Temp", List.of("8310-5", "Cel", "sign")),
            Map.entry("GCS", List.of("9269-2", "{score}", "sign")),
            Map.entry("SaO2", List.of("2708-6", "%", "sign")),
            Map.entry("FiO2", List.of("3150-6", "1", "sign")),
            Map.entry("Urine", List.of("9187-6", "mL", "sign")),
            Map.entry("Weight", List.of("29463-7", "kg", "sign")),
            Map.entry("Height", List.of("8302-2", "cm", "sign")),
            Map.entry("Creatinine", List.of("2160-0", "mg/dL")),
            Map.entry("BUN", List.of("3094-0", "mg/dL")),
            Map.entry("K", List.of("2823-3", "meq/L")),
            Map.entry("Na", List.of("2951-2", "meq/L")),
            Map.entry("HCO3", List.of("1963-8", "meq/L")),
            Map.entry("Glucose", List.of("2345-7", "mg/dL")),
            Map.entry("WBC", List.of("6690-2", "10*9/L")),
            Map.entry("Platelets", List.of("777-3", "10*9/L")),
            Map.entry("Bilirubin", List.of("1975-2", "mg/dL")),
            Map.entry("ALT", List.of("1742-6", "U/L")),
            Map.entry("AST", List.of("1920-8", "U/L")),
            Map.entry("ALP", List.of("6768-6", "U/L")),
            Map.entry("Albumin", List.of("1751-7", "g/dL")),
            Map.entry("PaO2", List.of("2703-7", "mm[Hg]")),
            Map.entry("PaCO2", List.of("2019-8", "mm[Hg]")));

    private final Path folder;

    /** @param folder with both files */
    public ChallengeFolder(Path folder) {
        this.folder = folder;
    }

    static boolean isOne(Path folder) {
        return Files.exists(folder.resolve("timeseries.csv.gz")) && Files.exists(folder.resolve("outcomes.csv"));
    }

    @Override
    public String describe() {
        return "PhysioNet Challenge 2012, first 48 hours";
    }

    @Override
    public List<String> assumptions() {
        return List.of(
                "The data hold minutes since admission: every stay is put on one date.",
                "A stay lasts 48 hours here, because nothing later is in the data; deaths, which came later, are not in the record.",
                "Age is in whole years: the birthday is taken to be the day of admission.");
    }

    @Override
    public OptionalInt patients() {
        return Table.rows(folder.resolve("outcomes.csv"));
    }

    @Override
    public void forEach(Consumer<PatientRecord> records) throws IOException {
        Map<String, List<Baseline>> scores = scores();
        List<Row> stay = new ArrayList<>();
        Table.read(folder.resolve("timeseries.csv.gz"), row -> {
            // The rows of one stay stand together.
            if (!stay.isEmpty() && !stay.get(0).get("recordid").equals(row.get("recordid"))) {
                records.accept(record(stay, scores));
                stay.clear();
            }
            stay.add(row);
        });
        if (!stay.isEmpty()) {
            records.accept(record(stay, scores));
        }
    }

    /** SAPS-I and SOFA of the first 48 hours, and whether the patient died in hospital. */
    private Map<String, List<Baseline>> scores() throws IOException {
        Map<String, List<Baseline>> scores = new HashMap<>();
        Table.read(folder.resolve("outcomes.csv"), row -> {
            boolean died = row.get("In-hospital_death").equals("1");
            List<Baseline> ofStay = new ArrayList<>();
            for (String name : List.of("SAPS-I", "SOFA")) {
                if (row.number(name) >= 0) {
                    ofStay.add(new Baseline(
                            name + " of the first 48 hours",
                            "death in hospital",
                            row.number(name),
                            name.equals("SOFA") ? List.of(4.0, 8.0, 12.0) : List.of(10.0, 15.0, 20.0),
                            died));
                }
            }
            scores.put(row.get("RecordID"), ofStay);
        });
        return scores;
    }

    private static PatientRecord record(List<Row> rows, Map<String, List<Baseline>> scores) {
        String id = rows.get(0).get("recordid");
        Patient patient = new Patient();
        patient.setId("Patient/" + id);
        Encounter stay = new Encounter();
        stay.setId("Encounter/" + id);
        stay.setStatus(Encounter.EncounterStatus.FINISHED);
        stay.setClass_(new Coding(CodeSystems.V3_ACT_CODE, "IMP", "inpatient encounter"));
        stay.setSubject(new Reference("Patient/" + id));
        stay.getPeriod()
                .setStartElement(new DateTimeType(START.toString()))
                .setEndElement(new DateTimeType(START.plus(OBSERVED).toString()));
        List<Resource> resources = new ArrayList<>(List.of(stay));
        for (Row row : rows) {
            double value = row.number("value");
            if (Double.isNaN(value)) {
                continue;
            }
            switch (row.get("parameter")) {
                case "Age" ->
                    patient.setBirthDateElement(new DateType(LocalDate.ofInstant(START, ZoneOffset.UTC)
                            .minusYears((long) value)
                            .toString()));
                case "Gender" ->
                    patient.setGender(value == 1 ? AdministrativeGender.MALE : AdministrativeGender.FEMALE);
                case "ICUType" -> {
                    if (value >= 1 && value < UNITS.size()) {
                        stay.addLocation().getLocation().setDisplay(UNITS.get((int) value));
                    }
                }
                default -> observation(row, id, resources.size()).ifPresent(resources::add);
            }
        }
        return new PatientRecord(patient, resources, null, scores.getOrDefault(id, List.of()));
    }

    private static java.util.Optional<Observation> observation(Row row, String patient, int number) {
        List<String> known = MEASURED.get(row.get("parameter"));
        if (known == null) {
            return java.util.Optional.empty();
        }
        Observation observation = new Observation();
        observation.setId("Observation/" + number);
        observation.setStatus(Observation.ObservationStatus.FINAL).setSubject(new Reference("Patient/" + patient));
        observation.addCategory(new CodeableConcept(
                new Coding(CodeSystems.OBSERVATION_CATEGORY, known.size() > 2 ? "vital-signs" : "laboratory", null)));
        observation.setCode(new CodeableConcept(new Coding(CodeSystems.LOINC, known.get(0), null)));
        observation.setEffective(new DateTimeType(
                START.plus(Duration.ofMinutes((long) row.number("minute"))).toString()));
        observation.setValue(new Quantity()
                .setValue(new BigDecimal(row.get("value")))
                .setUnit(known.get(1))
                .setSystem(CodeSystems.UCUM)
                .setCode(known.get(1)));
        return java.util.Optional.of(observation);
    }
}
