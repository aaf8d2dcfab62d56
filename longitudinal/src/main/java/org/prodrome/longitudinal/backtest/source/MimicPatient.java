package org.prodrome.longitudinal.backtest.source;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.longitudinal.backtest.source.Table.Row;
import org.prodrome.terminology.code.CodeSystems;

/** The rows of one MIMIC patient as FHIR. Units stand as the laboratory spelled them; nothing is repaired. */
final class MimicPatient {
    private static final Pattern COMPARED =
            Pattern.compile("\\s*(<|>|LESS THAN|GREATER THAN)\\s*([0-9.]+)\\s*", Pattern.CASE_INSENSITIVE);

    /** LOINC code and UCUM unit of the charted signs that are read. */
    private static final Map<String, List<String>> SIGNS = Map.ofEntries(
            Map.entry("heart_rate", List.of("8867-4", "/min")),
            Map.entry("resp_rate", List.of("9279-1", "/min")),
            Map.entry("sbp", List.of("8480-6", "mm[Hg]")),
            Map.entry("dbp", List.of("8462-4", "mm[Hg]")),
            Map.entry("map", List.of("8478-0", "mm[Hg]")),
            Map.entry("spo2", List.of("59408-5", "%")),
            Map.entry("temp_c", List.of("8310-5", "Cel")),
            Map.entry("temp_f", List.of("8310-5", "[degF]")),
            Map.entry("gcs_total", List.of("9269-2", "{score}")),
            Map.entry("o2_flow", List.of("3151-8", "L/min")),
            Map.entry("weight_kg", List.of("29463-7", "kg")));

    private static final List<String> COMA_PARTS = List.of("gcs_eye", "gcs_verbal", "gcs_motor");
    private static final String COMA_SCALE = "9269-2";
    private static final String OXYGEN_FRACTION = "3150-6";
    private static final String URINE = "9187-6";

    /** Items that are urine alone, as mimic-code's urine_output reads them; irrigation in and out is left aside. */
    private static final Set<String> URINE_ITEMS = Set.of(
            "40055", "43175", "40069", "40094", "40715", "40473", "40085", "40057", "40056", "40405", "40428", "40086",
            "40096", "40651", "226559", "226560", "226561", "226584", "226563", "226564", "226565", "226567", "226557",
            "226558");

    private final MimicLayout layout;
    private final Map<String, List<Row>> tables;
    private final Map<String, CodeableConcept> tests;
    private final Map<String, String> titles;
    private final String id;
    private final List<Resource> resources = new ArrayList<>();
    private final Map<String, Instant> discharges = new HashMap<>();
    private int next = 1;

    MimicPatient(
            MimicLayout layout,
            Map<String, List<Row>> tables,
            Map<String, CodeableConcept> tests,
            Map<String, String> titles) {
        this.layout = layout;
        this.tables = tables;
        this.tests = tests;
        this.titles = titles;
        this.id = rows("patients").get(0).get("subject_id");
    }

    PatientRecord record() {
        Patient patient = patient(rows("patients").get(0));
        rows("admissions").forEach(row -> stay(row, patient));
        rows("labevents").forEach(this::result);
        signs();
        rows("outputevents").forEach(this::urine);
        rows("omr").forEach(this::clinic);
        rows("diagnoses_icd").forEach(this::diagnosis);
        rows("prescriptions").forEach(this::drug);
        return new PatientRecord(patient, resources);
    }

    private List<Row> rows(String table) {
        return tables.getOrDefault(table, List.of());
    }

    private Patient patient(Row row) {
        Patient patient = new Patient();
        patient.setId("Patient/" + id);
        patient.setGender(row.get("gender").equals("F") ? AdministrativeGender.FEMALE : AdministrativeGender.MALE);
        patient.setBirthDateElement(new DateType(born(row).toString()));
        time(row.get("dod"))
                .ifPresent(day -> patient.setDeceased(new DateTimeType(
                        day.atOffset(ZoneOffset.UTC).toLocalDate().toString())));
        return patient;
    }

    private LocalDate born(Row row) {
        if (layout == MimicLayout.FOUR) {
            return LocalDate.of((int) (row.number("anchor_year") - row.number("anchor_age")), 7, 1);
        }
        LocalDate written =
                time(row.get("dob")).orElseThrow().atOffset(ZoneOffset.UTC).toLocalDate();
        Optional<LocalDate> admitted = rows("admissions").stream()
                .flatMap(admission -> time(admission.get("admittime")).stream())
                .min(Comparator.naturalOrder())
                .map(at -> at.atOffset(ZoneOffset.UTC).toLocalDate());
        return admitted.filter(day -> written.plusYears(150).isBefore(day))
                .map(day -> day.minusYears(91))
                .orElse(written);
    }

    private void stay(Row row, Patient patient) {
        Optional<Instant> start = time(row.get("admittime"));
        Optional<Instant> end = time(row.get("dischtime"));
        if (start.isEmpty()) {
            return;
        }
        Encounter stay = new Encounter();
        stay.setId("Encounter/" + row.get("hadm_id"));
        stay.setStatus(end.isPresent() ? Encounter.EncounterStatus.FINISHED : Encounter.EncounterStatus.INPROGRESS);
        stay.setClass_(new Coding(CodeSystems.V3_ACT_CODE, "IMP", "inpatient encounter"));
        stay.setSubject(self());
        stay.getPeriod().setStartElement(moment(start.get()));
        end.ifPresent(at -> {
            stay.getPeriod().setEndElement(moment(at));
            discharges.put(row.get("hadm_id"), at);
        });
        time(row.get("deathtime")).ifPresent(at -> {
            patient.setDeceased(moment(at));
            stay.getHospitalization()
                    .getDischargeDisposition()
                    .addCoding()
                    .setSystem("http://terminology.hl7.org/CodeSystem/discharge-disposition")
                    .setCode("exp");
        });
        for (Row unit : rows("icustays")) {
            if (unit.get("hadm_id").equals(row.get("hadm_id"))) {
                Encounter.EncounterLocationComponent location = stay.addLocation();
                location.getLocation().setDisplay(unit.get("first_careunit"));
                time(unit.get("intime")).ifPresent(at -> location.getPeriod().setStartElement(moment(at)));
                time(unit.get("outtime")).ifPresent(at -> location.getPeriod().setEndElement(moment(at)));
            }
        }
        resources.add(stay);
    }

    private void result(Row row) {
        CodeableConcept test = tests.get(row.get("itemid"));
        Optional<Instant> when = time(row.get("charttime"));
        if (test == null || when.isEmpty()) {
            return;
        }
        Observation result = observation("laboratory", test.copy(), when.get());
        if (layout == MimicLayout.FOUR) {
            time(row.get("storetime"))
                    .ifPresent(at -> result.setIssuedElement(new InstantType(java.util.Date.from(at))));
        }
        inStay(result, row);
        Matcher compared = COMPARED.matcher(row.get("value"));
        if (!Double.isNaN(row.number("valuenum"))) {
            result.setValue(quantity(row.get("valuenum"), row.get("valueuom")));
        } else if (compared.matches()) {
            result.setValue(quantity(compared.group(2), row.get("valueuom"))
                    .setComparator(
                            compared.group(1).matches("<|(?i:less than)")
                                    ? QuantityComparator.LESS_THAN
                                    : QuantityComparator.GREATER_THAN));
        } else {
            result.setDataAbsentReason(
                    new CodeableConcept(new Coding(CodeSystems.DATA_ABSENT_REASON, "unknown", "Unknown")));
        }
        resources.add(result);
    }

    private void signs() {
        Map<String, Map<String, Row>> coma = new TreeMap<>();
        for (Row row : rows("vitals")) {
            String sign = row.get("vital");
            Optional<Instant> when = time(row.get("charttime"));
            if (when.isEmpty() || Double.isNaN(row.number("valuenum"))) {
                continue;
            }
            if (COMA_PARTS.contains(sign) || sign.equals("gcs_total")) {
                coma.computeIfAbsent(row.get("charttime"), at -> new HashMap<>())
                        .put(sign, row);
            }
            List<String> known = SIGNS.get(sign);
            if (known != null) {
                sign(row, when.get(), known.get(0), row.get("valuenum"), known.get(1));
            } else if (sign.equals("fio2")) {
                sign(row, when.get(), OXYGEN_FRACTION, row.get("valuenum"), row.number("valuenum") > 1 ? "%" : "1");
            } else if (sign.equals("height")) {
                String unit = row.get("valueuom").toLowerCase(Locale.ROOT).equals("inch") ? "[in_i]" : "cm";
                sign(row, when.get(), "8302-2", row.get("valuenum"), unit);
            }
        }
        coma.forEach((at, parts) -> {
            List<Row> three = COMA_PARTS.stream()
                    .flatMap(part -> Optional.ofNullable(parts.get(part)).stream())
                    .toList();
            if (!parts.containsKey("gcs_total") && three.size() == COMA_PARTS.size()) {
                long sum = (long) three.stream()
                        .mapToDouble(part -> part.number("valuenum"))
                        .sum();
                sign(
                        three.get(0),
                        time(at).orElseThrow(),
                        COMA_SCALE,
                        BigDecimal.valueOf(sum).toPlainString(),
                        "{score}");
            }
        });
    }

    private void sign(Row row, Instant when, String loinc, String value, String unit) {
        Observation sign =
                observation("vital-signs", new CodeableConcept(new Coding(CodeSystems.LOINC, loinc, null)), when);
        sign.setValue(quantity(value, unit).setSystem(CodeSystems.UCUM).setCode(unit));
        inStay(sign, row);
        resources.add(sign);
    }

    private void urine(Row row) {
        Optional<Instant> when = time(row.get("charttime"));
        if (URINE_ITEMS.contains(row.get("itemid")) && when.isPresent() && !Double.isNaN(row.number("value"))) {
            sign(row, when.get(), URINE, row.get("value"), "mL");
        }
    }

    /** Clinic measurements, known to the day. */
    private void clinic(Row row) {
        String name = row.get("result_name");
        String value = row.get("result_value");
        Map<String, List<String>> single = Map.of(
                "Weight (Lbs)", List.of("29463-7", "[lb_av]"),
                "Height (Inches)", List.of("8302-2", "[in_i]"),
                "BMI (kg/m2)", List.of("39156-5", "kg/m2"));
        Matcher pressure = Pattern.compile("(\\d{2,3})/(\\d{2,3})").matcher(value);
        if (single.containsKey(name) && value.matches("[0-9]+(\\.[0-9]+)?")) {
            onDay(row, single.get(name).get(0), value, single.get(name).get(1));
        } else if (name.equals("Blood Pressure") && pressure.matches()) {
            onDay(row, "8480-6", pressure.group(1), "mm[Hg]");
            onDay(row, "8462-4", pressure.group(2), "mm[Hg]");
        }
    }

    private void onDay(Row row, String loinc, String value, String unit) {
        Optional<Instant> day = time(row.get("chartdate") + "T00:00:00");
        day.ifPresent(at -> {
            Observation sign =
                    observation("vital-signs", new CodeableConcept(new Coding(CodeSystems.LOINC, loinc, null)), at);
            sign.setEffective(new DateTimeType(row.get("chartdate")));
            sign.setValue(quantity(value, unit).setSystem(CodeSystems.UCUM).setCode(unit));
            resources.add(sign);
        });
    }

    private Observation observation(String category, CodeableConcept code, Instant when) {
        Observation observation = new Observation();
        observation.setId("Observation/" + next++);
        observation.setStatus(ObservationStatus.FINAL).setSubject(self()).setEffective(moment(when));
        observation.addCategory(new CodeableConcept(new Coding(CodeSystems.OBSERVATION_CATEGORY, category, null)));
        return observation.setCode(code);
    }

    private static void inStay(Observation observation, Row row) {
        if (!row.get("hadm_id").isEmpty()) {
            observation.setEncounter(new Reference("Encounter/" + row.get("hadm_id")));
        }
    }

    private void diagnosis(Row row) {
        Instant coded = discharges.get(row.get("hadm_id"));
        String code = row.get(layout.diagnosis());
        if (coded == null || code.isEmpty()) {
            return;
        }
        boolean nine = layout == MimicLayout.THREE || row.get("icd_version").equals("9");
        Condition condition = new Condition();
        condition.setId("Condition/" + next++);
        condition.setSubject(self()).setEncounter(new Reference("Encounter/" + row.get("hadm_id")));
        condition.setCode(new CodeableConcept(
                        new Coding(nine ? CodeSystems.ICD_9_CM : CodeSystems.ICD_10_CM, dotted(code, nine), null))
                .setText(titles.getOrDefault(code, code)));
        condition.setRecordedDateElement(moment(coded));
        resources.add(condition);
    }

    private static String dotted(String code, boolean nine) {
        int head = nine && code.startsWith("E") ? 4 : 3;
        return code.length() > head ? code.substring(0, head) + "." + code.substring(head) : code;
    }

    private void drug(Row row) {
        Optional<Instant> start = time(row.get(layout.drugStart()));
        if (start.isEmpty() || row.get("drug").isEmpty()) {
            return;
        }
        MedicationRequest request = new MedicationRequest();
        request.setId("MedicationRequest/" + next++);
        request.setIntent(MedicationRequest.MedicationRequestIntent.ORDER).setSubject(self());
        CodeableConcept drug = new CodeableConcept().setText(row.get("drug"));
        String generic = row.get(layout.drugName()).isEmpty() ? row.get("drug") : row.get(layout.drugName());
        DrugNames.ingredient(generic).ifPresent(drug::addCoding);
        request.setMedication(drug);
        request.setAuthoredOnElement(moment(start.get()));
        Optional<Instant> end = time(row.get(layout.drugEnd()));
        request.setStatus(
                end.isPresent()
                        ? MedicationRequest.MedicationRequestStatus.COMPLETED
                        : MedicationRequest.MedicationRequestStatus.ACTIVE);
        // MIMIC-III names the last day, not the hour.
        end.map(at -> layout == MimicLayout.THREE ? at.plus(java.time.Duration.ofDays(1)) : at)
                .ifPresent(
                        at -> request.getDispenseRequest().getValidityPeriod().setEndElement(moment(at)));
        resources.add(request);
    }

    private Reference self() {
        return new Reference("Patient/" + id);
    }

    private static Quantity quantity(String number, String unit) {
        Quantity quantity = new Quantity().setValue(new BigDecimal(number));
        return unit.isEmpty() ? quantity : quantity.setUnit(unit);
    }

    private static DateTimeType moment(Instant then) {
        return new DateTimeType(then.toString());
    }

    private static Optional<Instant> time(String written) {
        if (written.isEmpty()) {
            return Optional.empty();
        }
        String local = written.replace("Z", "").replace(' ', 'T');
        try {
            return Optional.of(LocalDateTime.parse(local.length() == 10 ? local + "T00:00:00" : local)
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }
}
