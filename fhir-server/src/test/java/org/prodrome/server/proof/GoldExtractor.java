package org.prodrome.server.proof;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.proof.MustHave.Kind;

/**
 * The facts of a record that a summary must hold (reference/longitudinal.md 3), read from the FHIR resources alone. It
 * shares no line with the reading that it judges; where the two differ, a person decides who is right.
 */
final class GoldExtractor {
    private static final Set<String> RESULT = Set.of("final", "amended", "corrected");
    private static final Set<String> ABNORMAL = Set.of("A", "AA", "H", "HH", "HU", "L", "LL", "LU");
    private static final int YEARS_OF_PROCEDURES = 5;
    private static final Pattern TAG = Pattern.compile(" \\([a-z/ ]+\\)$");

    /**
     * What other drugs are given in, and what keeps a line open: a current medication to nobody who reads a history.
     */
    private static final Pattern CARRIER = Pattern.compile(
            "(?i)\\b(d5w|d10w|d5ns|d5 ?1/2ns|ns|sw|lr|0\\.9% sodium chloride|iso-osmotic|sterile water|lactated ringers|flush)\\b|dextrose 5%|5% dextrose");

    /** LOINC codes of the laboratory values and signs that are watched in a problem, by a word of its label. */
    private static final Map<String, List<Set<String>>> WATCHED = new LinkedHashMap<>();

    static {
        Set<String> a1c = Set.of("4548-4", "17856-6", "59261-8");
        Set<String> creatinine = Set.of("2160-0", "38483-4", "14682-9");
        Set<String> systolic = Set.of("8480-6");
        Set<String> ldl = Set.of("13457-7", "18262-6");
        Set<String> haemoglobin = Set.of("718-7", "59260-0");
        Set<String> potassium = Set.of("2823-3", "6298-4", "77142-8");
        WATCHED.put("diabetes", List.of(a1c));
        WATCHED.put("hypertension", List.of(systolic));
        WATCHED.put("chronic kidney disease", List.of(creatinine, potassium));
        WATCHED.put("kidney failure", List.of(creatinine, potassium));
        WATCHED.put("heart failure", List.of(creatinine, potassium));
        WATCHED.put("hyperlipid", List.of(ldl));
        WATCHED.put("anemia", List.of(haemoglobin));
        WATCHED.put("hypothyroid", List.of(Set.of("3016-3", "11580-8")));
        WATCHED.put("cirrhosis", List.of(Set.of("1975-2", "14631-6"), Set.of("777-3", "26515-7", "778-1")));
        WATCHED.put("prostate", List.of(Set.of("2857-1")));
    }

    private final WholeRecord record;
    private final Map<String, MustHave> facts = new LinkedHashMap<>();

    private GoldExtractor(WholeRecord record) {
        this.record = record;
    }

    static List<MustHave> of(WholeRecord record) {
        GoldExtractor gold = new GoldExtractor(record);
        gold.problems();
        gold.allergies();
        gold.medications();
        gold.watched();
        gold.abnormal();
        gold.procedures();
        gold.requests();
        return List.copyOf(gold.facts.values());
    }

    /** Whether a condition is one that the person has now. */
    boolean isActive(Condition condition) {
        String verification = code(condition.getVerificationStatus());
        String clinical = code(condition.getClinicalStatus());
        return !Set.of("refuted", "entered-in-error").contains(verification)
                && (Set.of("active", "recurrence", "relapse").contains(clinical)
                        || (clinical.isEmpty() && !condition.hasAbatement()));
    }

    private void problems() {
        for (Condition condition : record.of(Condition.class)) {
            if (isActive(condition)) {
                add(Kind.ACTIVE_PROBLEM, condition, label(condition.getCode()), "", "");
            }
        }
    }

    private void allergies() {
        for (AllergyIntolerance allergy : record.of(AllergyIntolerance.class)) {
            if (!Set.of("refuted", "entered-in-error").contains(code(allergy.getVerificationStatus()))) {
                add(Kind.ALLERGY, allergy, label(allergy.getCode()), "", "");
            }
        }
    }

    private void medications() {
        Set<String> current = Set.of("active", "on-hold", "intended");
        for (MedicationRequest request : record.of(MedicationRequest.class)) {
            if (request.hasStatus()
                    && current.contains(request.getStatus().toCode())
                    && !request.getDoNotPerform()
                    && isPast(request.getAuthoredOnElement())) {
                medication(request, drug(request.getMedication()));
            }
        }
        for (MedicationStatement statement : record.of(MedicationStatement.class)) {
            if (statement.hasStatus() && current.contains(statement.getStatus().toCode())) {
                medication(statement, drug(statement.getMedication()));
            }
        }
    }

    private void medication(Resource resource, String drug) {
        if (!CARRIER.matcher(drug).find()) {
            add(Kind.CURRENT_MEDICATION, resource, drug, "", "");
        }
    }

    private void watched() {
        Set<Set<String>> wanted = new LinkedHashSet<>();
        for (Condition condition : record.of(Condition.class)) {
            String label = label(condition.getCode()).toLowerCase(Locale.ROOT);
            if (isActive(condition) && !label.startsWith("prediabetes")) {
                WATCHED.forEach((word, codes) -> {
                    if (label.contains(word)) {
                        wanted.addAll(codes);
                    }
                });
            }
        }
        for (Set<String> codes : wanted) {
            results(codes).stream()
                    .max(Comparator.comparing(result -> result.when()))
                    .ifPresent(last -> addResults(Kind.LAST_VALUE, codes, last.when()));
        }
    }

    /**
     * The newest abnormal value of each test, as the laboratory flagged it, since the last visit began; what began
     * today is the present visit.
     */
    private void abnormal() {
        Instant today = record.asOf().minus(Duration.ofDays(1));
        Optional<Instant> visit = record.of(Encounter.class).stream()
                .map(encounter -> instant(encounter.getPeriod().getStartElement()))
                .flatMap(Optional::stream)
                .filter(start -> start.isBefore(today))
                .max(Comparator.naturalOrder());
        Map<String, Result> newest = new LinkedHashMap<>();
        for (Observation observation : record.of(Observation.class)) {
            for (Coding coding : observation.getCode().getCoding()) {
                if (isAbnormal(observation)) {
                    results(Set.of(coding.getCode())).stream()
                            .filter(result -> result.observation() == observation)
                            .filter(result -> visit.map(start -> result.when().isAfter(start))
                                    .orElse(true))
                            .forEach(result -> newest.merge(
                                    coding.getCode(),
                                    result,
                                    (one, other) -> one.when().isAfter(other.when()) ? one : other));
                }
            }
        }
        newest.forEach((code, result) -> addResults(Kind.ABNORMAL_SINCE_VISIT, Set.of(code), result.when()));
    }

    private void procedures() {
        Instant from = OffsetDateTime.ofInstant(record.asOf(), ZoneOffset.UTC)
                .minusYears(YEARS_OF_PROCEDURES)
                .toInstant();
        for (Procedure procedure : record.of(Procedure.class)) {
            Optional<Instant> when = procedure.hasPerformedPeriod()
                    ? instant(procedure.getPerformedPeriod().getStartElement())
                    : procedure.hasPerformedDateTimeType()
                            ? instant(procedure.getPerformedDateTimeType())
                            : Optional.empty();
            if (procedure.hasStatus()
                    && procedure.getStatus() == Procedure.ProcedureStatus.COMPLETED
                    && when.filter(at -> at.isAfter(from) && !at.isAfter(record.asOf()))
                            .isPresent()) {
                add(Kind.PROCEDURE, procedure, label(procedure.getCode()), "", "");
            }
        }
    }

    private void requests() {
        for (ServiceRequest request : record.of(ServiceRequest.class)) {
            if (request.getStatus() == ServiceRequest.ServiceRequestStatus.ACTIVE && !request.getDoNotPerform()) {
                add(Kind.OPEN_FOLLOW_UP, request, label(request.getCode()), "", "");
            }
        }
    }

    private record Result(Observation observation, Quantity quantity, Instant when, String day) {}

    /** Results under any of the codes, whole or as components, with a number that is exact. */
    private List<Result> results(Set<String> codes) {
        List<Result> results = new ArrayList<>();
        for (Observation observation : record.of(Observation.class)) {
            Optional<Instant> when = observation.hasEffectiveDateTimeType()
                    ? instant(observation.getEffectiveDateTimeType())
                    : Optional.empty();
            if (when.isEmpty()
                    || when.get().isAfter(record.asOf())
                    || !observation.hasStatus()
                    || !RESULT.contains(observation.getStatus().toCode())) {
                continue;
            }
            String day =
                    observation.getEffectiveDateTimeType().getValueAsString().substring(0, 10);
            take(results, codes, observation.getCode(), observation.getValue(), observation, when.get(), day);
            observation
                    .getComponent()
                    .forEach(component -> take(
                            results, codes, component.getCode(), component.getValue(), observation, when.get(), day));
        }
        return results;
    }

    private static void take(
            List<Result> results,
            Set<String> codes,
            CodeableConcept code,
            @Nullable Type value,
            Observation observation,
            Instant when,
            String day) {
        if (code.getCoding().stream().anyMatch(coding -> codes.contains(coding.getCode()))
                && value instanceof Quantity quantity
                && quantity.hasValue()
                && !quantity.hasComparator()
                && quantity.getValue().compareTo(BigDecimal.ZERO) > 0) {
            results.add(new Result(observation, quantity, when, day));
        }
    }

    /** Every result of the instant counts as the fact: a panel and its member say the same. */
    private void addResults(Kind kind, Set<String> codes, Instant when) {
        List<Result> same = results(codes).stream()
                .filter(result -> result.when().equals(when))
                .toList();
        Set<String> sources = new LinkedHashSet<>();
        same.forEach(result -> sources.add(reference(result.observation())));
        facts.put(
                kind + " " + codes,
                new MustHave(
                        kind,
                        "",
                        same.get(0).quantity().getValue().toPlainString(),
                        same.get(0).day(),
                        sources));
    }

    private void add(Kind kind, Resource resource, String label, String number, String date) {
        // The tag of a fully specified name, "(disorder)", is no word that a clinician needs.
        String words = TAG.matcher(label.strip()).replaceFirst("");
        if (words.isEmpty()) {
            return;
        }
        facts.merge(
                kind + " " + words.toLowerCase(Locale.ROOT),
                new MustHave(kind, words, number, date, Set.of(reference(resource))),
                (held, more) -> {
                    Set<String> all = new LinkedHashSet<>(held.sources());
                    all.addAll(more.sources());
                    return new MustHave(kind, words, number, date, all);
                });
    }

    private boolean isAbnormal(Observation observation) {
        return observation.getInterpretation().stream()
                .flatMap(concept -> concept.getCoding().stream())
                .anyMatch(coding -> ABNORMAL.contains(coding.getCode()));
    }

    private boolean isPast(BaseDateTimeType time) {
        return instant(time).map(at -> !at.isAfter(record.asOf())).orElse(true);
    }

    private String drug(@Nullable Type medication) {
        if (medication instanceof CodeableConcept concept) {
            return label(concept);
        }
        return medication instanceof Reference reference
                        && record.resources()
                                        .get(reference.getReferenceElement().getValue())
                                instanceof Medication found
                ? label(found.getCode())
                : "";
    }

    private static Optional<Instant> instant(@Nullable BaseDateTimeType time) {
        return Optional.ofNullable(time)
                .filter(BaseDateTimeType::hasValue)
                .map(given -> given.getValue().toInstant());
    }

    static String label(CodeableConcept concept) {
        return concept.hasText()
                ? concept.getText()
                : concept.getCoding().stream()
                        .map(Coding::getDisplay)
                        .filter(display -> display != null && !display.isBlank())
                        .findFirst()
                        .orElse("");
    }

    private static String code(CodeableConcept concept) {
        return Optional.ofNullable(concept.getCodingFirstRep().getCode()).orElse("");
    }

    static String reference(Resource resource) {
        return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
    }
}
