package org.prodrome.server.real;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
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
import org.hl7.fhir.r4.model.StringType;
import org.prodrome.terminology.quantity.Analyte;

/**
 * A patient of the MIMIC-III or MIMIC-IV demo as the R4 transaction that an integration engineer would write. All dates
 * are moved by one amount, so that one hour has passed since the patient's last creatinine was known; what became known
 * later is left out, as it would be then. Laboratory results are those that detectors read. Nothing is repaired: units
 * stand as the laboratory spelled them, with a UCUM code only where that is the spelling.
 */
public final class MimicRecord {
    static final String SYSTEM = "https://physionet.org/content/mimic-demo";

    private static final String CREATININE_ITEM = "50912";
    private static final Pattern COMPARED =
            Pattern.compile("\\s*(<|>|LESS THAN|GREATER THAN)\\s*([0-9.]+)\\s*", Pattern.CASE_INSENSITIVE);
    private static final Set<String> UCUM = Set.of(
            "mg/dL", "g/dL", "%", "mmol/L", "ng/mL", "pg/mL", "mg/L", "mm[Hg]", "fL", "ug/mL", "uIU/mL", "mg/g", "U/L");

    /** LOINC code and unit of the charted vital signs that NEWS2 reads. */
    private static final Map<String, List<String>> VITALS = Map.of(
            "heart_rate", List.of("8867-4", "/min"),
            "resp_rate", List.of("9279-1", "/min"),
            "sbp", List.of("8480-6", "mm[Hg]"),
            "spo2", List.of("59408-5", "%"),
            "temp_c", List.of("8310-5", "Cel"),
            "temp_f", List.of("8310-5", "[degF]"));

    private final Source source;
    private final String subject;
    private final Duration moved;
    private final Instant lastKnown;
    private final Bundle bundle = new Bundle();
    private final Set<String> stays = new HashSet<>();
    private int comparators;
    private int texts;
    private int unitsWithoutUcum;

    /** One of the two databases, which differ in names of columns and in where the LOINC codes stand. */
    public record Source(Path folder, boolean isThree, Map<String, String> loinc, Map<String, String> titles) {
        public static Source three(Path ehr) {
            Path folder = ehr.resolve("mimic-iii-demo");
            return new Source(
                    folder,
                    true,
                    map(folder.resolve("d_labitems.csv.gz"), "itemid", "loinc_code"),
                    map(folder.resolve("d_icd_diagnoses.csv.gz"), "icd9_code", "long_title"));
        }

        static Source four(Path ehr) {
            Path folder = ehr.resolve("mimic-iv-demo");
            return new Source(
                    folder,
                    false,
                    map(
                            ehr.resolve("maps/d_labitems_to_loinc.csv.gz"),
                            "itemid (omop_source_code)",
                            "omop_concept_code"),
                    map(folder.resolve("d_icd_diagnoses.csv.gz"), "icd_code", "long_title"));
        }

        private static Map<String, String> map(Path file, String key, String value) {
            return Table.read(file, row -> !row.get(value).isEmpty()).stream()
                    .collect(Collectors.toMap(row -> row.get(key).strip(), row -> row.get(value), (a, b) -> a));
        }

        List<Table.Row> rows(String table, String subject) {
            return Table.read(
                    folder.resolve(table + ".csv.gz"),
                    row -> row.get("subject_id").equals(subject));
        }
    }

    public MimicRecord(Source source, String subject, Instant now) {
        this.source = source;
        this.subject = subject;
        List<Table.Row> labs = source.rows("labevents", subject);
        this.lastKnown = labs.stream()
                .filter(row -> row.get("itemid").equals(CREATININE_ITEM)
                        && !row.get("valuenum").isEmpty())
                .map(this::known)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        this.moved = Duration.between(lastKnown, now.minus(Duration.ofHours(1)));
        bundle.setType(Bundle.BundleType.TRANSACTION);
        patient(source.rows("patients", subject).get(0));
        source.rows("admissions", subject).forEach(this::encounter);
        labs.forEach(this::observation);
        source.rows("diagnoses_icd", subject).forEach(this::condition);
        source.rows("prescriptions", subject).forEach(this::medication);
        if (source.isThree()) {
            source.rows("vitals", subject).forEach(this::vital);
        }
    }

    /** The first so many patients of the database with a creatinine, in its order. */
    public static List<String> subjects(Source source, int most) {
        Set<String> measured = Table.read(
                        source.folder().resolve("labevents.csv.gz"),
                        row -> row.get("itemid").equals(CREATININE_ITEM)
                                && !row.get("valuenum").isEmpty())
                .stream()
                .map(row -> row.get("subject_id"))
                .collect(Collectors.toSet());
        return Table.read(source.folder().resolve("patients.csv.gz"), row -> measured.contains(row.get("subject_id")))
                .stream()
                .map(row -> row.get("subject_id"))
                .limit(most)
                .toList();
    }

    public String identifier() {
        return (source.isThree() ? "III-" : "IV-") + subject;
    }

    public String json() {
        return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(bundle);
    }

    List<Observation> observations() {
        return all(Observation.class);
    }

    List<Condition> conditions() {
        return all(Condition.class);
    }

    Patient patient() {
        return all(Patient.class).get(0);
    }

    String oddities() {
        return "%d resources, %d observations: %d with a comparator, %d without a number, %d with a unit that is no UCUM"
                .formatted(bundle.getEntry().size(), observations().size(), comparators, texts, unitsWithoutUcum);
    }

    private <T extends Resource> List<T> all(Class<T> type) {
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private void add(Resource resource, String key) {
        bundle.addEntry()
                .setFullUrl("urn:uuid:" + uuid(key))
                .setResource(resource)
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl(resource.fhirType());
    }

    private static String uuid(String key) {
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private Reference self() {
        return new Reference("urn:uuid:" + uuid("patient " + identifier()));
    }

    private void patient(Table.Row row) {
        Patient patient = new Patient();
        patient.addIdentifier().setSystem(SYSTEM).setValue(identifier());
        patient.setGender(row.get("gender").equals("F") ? AdministrativeGender.FEMALE : AdministrativeGender.MALE);
        patient.setBirthDateElement(new DateType(born(row).toString()));
        add(patient, "patient " + identifier());
    }

    /**
     * A birth date that keeps the age. MIMIC-III moves the births of people above 89 by 300 years (their median is 91);
     * MIMIC-IV gives the age in one year, so the middle of the year is as near as one comes.
     */
    private LocalDate born(Table.Row row) {
        if (source.isThree()) {
            LocalDate then = time(row.get("dob")).atOffset(ZoneOffset.UTC).toLocalDate();
            boolean hidden = then.plusYears(150).isBefore(LocalDate.ofInstant(lastKnown, ZoneOffset.UTC));
            LocalDate shown =
                    hidden ? LocalDate.ofInstant(lastKnown, ZoneOffset.UTC).minusYears(91) : then;
            return shown.plusDays(moved.toDays());
        }
        int year = Integer.parseInt(row.get("anchor_year")) - Integer.parseInt(row.get("anchor_age"));
        return LocalDate.of(year, 7, 1).plusDays(moved.toDays());
    }

    private void encounter(Table.Row row) {
        Instant start = time(row.get("admittime"));
        if (start.isAfter(lastKnown)) {
            return;
        }
        Instant end = time(row.get("dischtime"));
        boolean over = !end.isAfter(lastKnown);
        Encounter encounter = new Encounter();
        encounter.setStatus(over ? Encounter.EncounterStatus.FINISHED : Encounter.EncounterStatus.INPROGRESS);
        encounter
                .setClass_(new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP", "inpatient encounter"))
                .setSubject(self());
        encounter.getPeriod().setStartElement(moment(start));
        if (over) {
            encounter.getPeriod().setEndElement(moment(end));
        }
        stays.add(row.get("hadm_id"));
        add(encounter, "stay " + row.get("hadm_id"));
    }

    private Reference stay(Table.Row row) {
        return stays.contains(row.get("hadm_id"))
                ? new Reference("urn:uuid:" + uuid("stay " + row.get("hadm_id")))
                : new Reference();
    }

    private Instant known(Table.Row row) {
        return source.isThree() || row.get("storetime").isEmpty()
                ? time(row.get("charttime"))
                : time(row.get("storetime"));
    }

    private void observation(Table.Row row) {
        String loinc = source.loinc().getOrDefault(row.get("itemid"), "");
        boolean read = Arrays.stream(Analyte.values())
                .anyMatch(analyte -> analyte.codes().isIn(new Coding("http://loinc.org", loinc, "")));
        if (!read || known(row).isAfter(lastKnown)) {
            return;
        }
        Observation observation = new Observation();
        observation
                .setStatus(ObservationStatus.FINAL)
                .setSubject(self())
                .setEffective(moment(time(row.get("charttime"))));
        observation.setIssuedElement(new InstantType(
                Date.from(known(row).plus(moved)), TemporalPrecisionEnum.MILLI, TimeZone.getTimeZone("UTC")));
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", "Laboratory")));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", loinc, null)));
        if (stay(row).hasReference()) {
            observation.setEncounter(stay(row));
        }
        if (row.get("flag").equals("abnormal")) {
            observation.addInterpretation(new CodeableConcept(
                    new Coding("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "A", "Abnormal")));
        }
        value(observation, row);
        add(observation, "lab %s %d".formatted(identifier(), bundle.getEntry().size()));
    }

    private void value(Observation observation, Table.Row row) {
        Matcher compared = COMPARED.matcher(row.get("value"));
        if (!row.get("valuenum").isEmpty()) {
            observation.setValue(quantity(row.get("valuenum"), row.get("valueuom")));
        } else if (compared.matches()) {
            boolean less = compared.group(1).matches("<|(?i:less than)");
            observation.setValue(quantity(compared.group(2), row.get("valueuom"))
                    .setComparator(less ? QuantityComparator.LESS_THAN : QuantityComparator.GREATER_THAN));
            comparators++;
        } else if (!row.get("value").isBlank()) {
            observation.setValue(new StringType(row.get("value").strip()));
            texts++;
        } else {
            observation.setDataAbsentReason(new CodeableConcept(
                    new Coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown", "Unknown")));
            texts++;
        }
    }

    private Quantity quantity(String number, String unit) {
        Quantity quantity = new Quantity().setValue(new BigDecimal(number));
        if (!unit.isBlank()) {
            quantity.setUnit(unit);
        }
        if (UCUM.contains(unit)) {
            quantity.setSystem("http://unitsofmeasure.org").setCode(unit);
        } else {
            unitsWithoutUcum++;
        }
        return quantity;
    }

    private void vital(Table.Row row) {
        List<String> codeAndUnit = VITALS.getOrDefault(row.get("vital"), List.of());
        Instant when = time(row.get("charttime"));
        if (codeAndUnit.isEmpty()
                || row.get("valuenum").isEmpty()
                || when.isAfter(lastKnown)
                || when.isBefore(lastKnown.minus(Duration.ofHours(12)))) {
            return;
        }
        Observation observation = new Observation();
        observation.setStatus(ObservationStatus.FINAL).setSubject(self()).setEffective(moment(when));
        observation.addCategory(new CodeableConcept(new Coding(
                "http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "Vital Signs")));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", codeAndUnit.get(0), null)));
        observation.setValue(new Quantity()
                .setValue(new BigDecimal(row.get("valuenum")))
                .setUnit(codeAndUnit.get(1))
                .setSystem("http://unitsofmeasure.org")
                .setCode(codeAndUnit.get(1)));
        add(observation, "vital %s %d".formatted(identifier(), bundle.getEntry().size()));
    }

    /** The source dates a diagnosis only by its stay; those of the current stay are taken as known. */
    private void condition(Table.Row row) {
        if (!stays.contains(row.get("hadm_id"))) {
            return;
        }
        String code = row.get(source.isThree() ? "icd9_code" : "icd_code").strip();
        boolean nine = source.isThree() || row.get("icd_version").equals("9");
        Condition condition = new Condition();
        condition.setSubject(self()).setEncounter(stay(row));
        condition.addCategory(new CodeableConcept(new Coding(
                "http://terminology.hl7.org/CodeSystem/condition-category",
                "encounter-diagnosis",
                "Encounter Diagnosis")));
        condition.setCode(new CodeableConcept(new Coding(
                        nine ? "http://hl7.org/fhir/sid/icd-9-cm" : "http://hl7.org/fhir/sid/icd-10-cm",
                        dotted(code, nine),
                        null))
                .setText(source.titles().getOrDefault(code, code)));
        all(Encounter.class).stream()
                .filter(encounter -> ("urn:uuid:" + uuid("stay " + row.get("hadm_id"))).equals(fullUrl(encounter)))
                .forEach(encounter -> condition.setRecordedDateElement(
                        encounter.getPeriod().getStartElement().copy()));
        add(
                condition,
                "diagnosis %s %d".formatted(identifier(), bundle.getEntry().size()));
    }

    private String fullUrl(Resource resource) {
        return bundle.getEntry().stream()
                .filter(entry -> entry.getResource() == resource)
                .findFirst()
                .orElseThrow()
                .getFullUrl();
    }

    private static String dotted(String code, boolean nine) {
        int head = nine && code.startsWith("E") ? 4 : 3;
        return code.length() > head ? code.substring(0, head) + "." + code.substring(head) : code;
    }

    private void medication(Table.Row row) {
        String start = row.get(source.isThree() ? "startdate" : "starttime");
        String end = row.get(source.isThree() ? "enddate" : "stoptime");
        if (start.isEmpty() || time(start).isAfter(lastKnown) || row.get("drug").isBlank()) {
            return;
        }
        MedicationRequest request = new MedicationRequest();
        // MIMIC-III names the last day, not the hour.
        boolean over = !end.isEmpty()
                && time(end).plus(Duration.ofDays(source.isThree() ? 1 : 0)).isBefore(lastKnown);
        request.setStatus(
                over
                        ? MedicationRequest.MedicationRequestStatus.COMPLETED
                        : MedicationRequest.MedicationRequestStatus.ACTIVE);
        request.setIntent(MedicationRequest.MedicationRequestIntent.ORDER)
                .setSubject(self())
                .setMedication(new CodeableConcept().setText(row.get("drug")));
        request.setAuthoredOnElement(moment(time(start)));
        add(request, "drug %s %d".formatted(identifier(), bundle.getEntry().size()));
    }

    private DateTimeType moment(Instant then) {
        return new DateTimeType(Date.from(then.plus(moved)), TemporalPrecisionEnum.SECOND, TimeZone.getTimeZone("UTC"));
    }

    private static Instant time(String written) {
        return LocalDateTime.parse(written.replace("Z", "").replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    }
}
