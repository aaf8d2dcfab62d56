package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.prodrome.cds.text.SaidInGerman;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;

/**
 * Sentences about a record, and the same record with one fact of one cited resource made wrong: every sentence that
 * rests on the fact must drop. A claim whose inputs count in a score is expected to fall for a wrong code or unit, and
 * for a number that is far too high or that is nothing, one of the two.
 */
public final class Corruptions {
    private static final Set<DerivationFunction> PRINTS_VALUE = EnumSet.of(
            DerivationFunction.QUANTITY,
            DerivationFunction.RECORDED,
            DerivationFunction.DIFFERENCE,
            DerivationFunction.EGFR,
            DerivationFunction.ALBUMINURIA_CATEGORY);
    private static final Set<DerivationFunction> COUNTS_VALUE =
            EnumSet.of(DerivationFunction.NEWS2, DerivationFunction.SCORE);
    private static final Set<DerivationFunction> PRINTS_TIME = EnumSet.of(
            DerivationFunction.DATE,
            DerivationFunction.INSTANT,
            DerivationFunction.SLOPE,
            DerivationFunction.ELAPSED,
            DerivationFunction.DUE);
    private static final CodeableConcept SOMETHING_ELSE = new CodeableConcept()
            .addCoding(new Coding("http://loinc.org", "5778-6", "Something else"))
            .setText("Something else");

    private final Map<String, Resource> record = new LinkedHashMap<>();
    private final String patientId;
    private final List<Claim> claims;

    private Corruptions(List<? extends Resource> record, List<Claim> claims) {
        record.forEach(resource -> this.record.put(reference(resource), resource));
        this.patientId = record.stream()
                .filter(Patient.class::isInstance)
                .findFirst()
                .orElseThrow()
                .getIdElement()
                .getIdPart();
        this.claims = claims;
    }

    /**
     * What to corrupt.
     *
     * @param record every resource of the patient, the Patient among them; never changed
     * @param claims what is said of it
     */
    public static Corruptions of(List<? extends Resource> record, List<Claim> claims) {
        return new Corruptions(record, claims);
    }

    /** Proved as they stand, and each caught when anything it rests on is wrong. */
    public void assertProvedAndEachCaught() {
        assertProved();
        assertMissingForeignAndRetractedCaught();
        assertWrongNumbersCaught();
        assertWrongDatesCaught();
        assertWrongWordsCaught();
        assertWrongAnswersCaught();
    }

    /** Those of the sentences that pass the check. */
    public List<Claim> kept() {
        return new EvidenceCheck(new Store(record)).check(claims).kept();
    }

    /** Nothing is dropped while nothing is wrong, and all of it can be said in the other language too. */
    public void assertProved() {
        assertThat(new EvidenceCheck(new Store(record)).check(claims).dropped()).isEmpty();
        SaidInGerman.require(claims);
    }

    public void assertMissingForeignAndRetractedCaught() {
        for (Claim claim : claims) {
            for (String source : claim.sources()) {
                Map<String, Resource> without = new LinkedHashMap<>(record);
                without.remove(source);
                assertThat(new EvidenceCheck(new Store(without))
                                .check(List.of(claim))
                                .kept())
                        .as("%s without %s: %s", claim.templateId(), source, claim.text())
                        .isEmpty();
                assertDropped(claim, source, "another patient's", Corruptions::giveAway);
                if (!(get(source) instanceof Patient)) {
                    assertDropped(claim, source, "retracted", Corruptions::retract);
                }
            }
        }
    }

    /** Value, unit and code; gives the templates that print or count a number or a coded answer. */
    public Set<String> assertWrongNumbersCaught() {
        Set<String> templates = new TreeSet<>();
        for (Claim claim : claims) {
            for (String source : citedBy(claim, PRINTS_VALUE)) {
                if (get(source) instanceof Observation) {
                    templates.add(claim.templateId());
                    assertDropped(claim, source, "value", Corruptions::farTooHigh);
                    assertDropped(claim, source, "unit", Corruptions::wrongUnit);
                    assertDropped(claim, source, "code", Corruptions::wrongCode);
                }
            }
            for (String source : citedBy(claim, COUNTS_VALUE)) {
                if (get(source) instanceof Observation && !onlyTimeCounts(claim, source)) {
                    templates.add(claim.templateId());
                    assertThat(keeps(claim, source, Corruptions::farTooHigh)
                                    && keeps(claim, source, Corruptions::nothing))
                            .as("%s with a wrong value of %s: %s", claim.templateId(), source, claim.text())
                            .isFalse();
                    if (!numbers(get(source)).isEmpty()) {
                        assertDropped(claim, source, "unit", Corruptions::wrongUnit);
                    }
                }
                if (codeElement(get(source)).isPresent()) {
                    assertDropped(claim, source, "code", Corruptions::wrongCode);
                }
            }
        }
        return templates;
    }

    public void assertWrongDatesCaught() {
        for (Claim claim : claims) {
            for (String source : citedBy(claim, PRINTS_TIME)) {
                if (hasTime(get(source))) {
                    assertDropped(claim, source, "date", Corruptions::wrongDate);
                }
            }
        }
    }

    /** Status and label. */
    public void assertWrongWordsCaught() {
        for (Claim claim : claims) {
            for (String source : citedBy(claim, Set.of(DerivationFunction.STATUS))) {
                assertDropped(claim, source, "status", Corruptions::wrongStatus);
            }
            for (String source : citedBy(claim, Set.of(DerivationFunction.LABEL))) {
                assertDropped(claim, source, "label", Corruptions::wrongCode);
                if (get(source).getChildByName("verificationStatus") != null) {
                    assertDropped(claim, source, "negation", Corruptions::refute);
                }
            }
        }
    }

    /** Answers of Observations, doses, and the text of notes. */
    public void assertWrongAnswersCaught() {
        for (Claim claim : claims) {
            for (String source : citedBy(claim, Set.of(DerivationFunction.ANSWER))) {
                assertDropped(claim, source, "answer", Corruptions::otherAnswers);
                assertDropped(claim, source, "code", Corruptions::wrongCode);
            }
            for (String source : citedBy(claim, Set.of(DerivationFunction.DOSE))) {
                assertDropped(claim, source, "dose", Corruptions::otherDose);
            }
            for (String source : citedBy(claim, Set.of(DerivationFunction.NOTE))) {
                assertDropped(claim, source, "text", Corruptions::otherText);
            }
        }
    }

    private void assertDropped(Claim claim, String source, String what, Consumer<Resource> corruption) {
        assertThat(keeps(claim, source, corruption))
                .as("%s with a wrong %s of %s: %s", claim.templateId(), what, source, claim.text())
                .isFalse();
    }

    private boolean keeps(Claim claim, String source, Consumer<Resource> corruption) {
        Resource copy = get(source).copy();
        corruption.accept(copy);
        Map<String, Resource> corrupted = new LinkedHashMap<>(record);
        corrupted.put(source, copy);
        return !new EvidenceCheck(new Store(corrupted))
                .check(List.of(claim))
                .kept()
                .isEmpty();
    }

    private Resource get(String reference) {
        return Objects.requireNonNull(record.get(reference), reference);
    }

    private static String reference(Resource resource) {
        return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
    }

    private static List<String> citedBy(Claim claim, Set<DerivationFunction> functions) {
        return claim.slots().stream()
                .filter(slot -> functions.contains(slot.derivation().function()))
                .flatMap(slot -> slot.derivation().sources().stream())
                .distinct()
                .toList();
    }

    /** Whether a score takes the source's time alone: its role then begins with {@code time-of}. */
    private static boolean onlyTimeCounts(Claim claim, String source) {
        return claim.slots().stream()
                .filter(slot -> COUNTS_VALUE.contains(slot.derivation().function())
                        && slot.derivation().sources().contains(source))
                .allMatch(slot -> {
                    String[] roles = slot.derivation()
                            .parameters()
                            .getOrDefault("roles", "")
                            .split(",", -1);
                    int role = slot.derivation().sources().indexOf(source) - 1;
                    return role >= 0 && role < roles.length && roles[role].startsWith("time-of");
                });
    }

    private static void giveAway(Resource resource) {
        if (resource instanceof Patient) {
            resource.setId("p2");
        } else if (resource instanceof Appointment appointment) {
            appointment.getParticipantFirstRep().setActor(new Reference("Patient/p2"));
        } else if (resource.getChildByName("subject") != null) {
            resource.setProperty("subject", new Reference("Patient/p2"));
        } else {
            resource.setProperty("patient", new Reference("Patient/p2"));
        }
    }

    private static void retract(Resource resource) {
        if (resource.getChildByName("verificationStatus") != null) {
            resource.setProperty(
                    "verificationStatus",
                    new CodeableConcept()
                            .addCoding(new Coding(
                                    "http://terminology.hl7.org/CodeSystem/condition-ver-status",
                                    "entered-in-error",
                                    "")));
        } else if (resource instanceof Goal goal) {
            goal.setLifecycleStatus(Goal.GoalLifecycleStatus.ENTEREDINERROR);
        } else {
            resource.setProperty("status", new CodeType("entered-in-error"));
        }
    }

    private static void refute(Resource resource) {
        resource.setProperty(
                "verificationStatus",
                new CodeableConcept()
                        .addCoding(new Coding(
                                "http://terminology.hl7.org/CodeSystem/condition-ver-status", "refuted", "Refuted")));
    }

    private static List<Quantity> numbers(Resource resource) {
        return resource instanceof Observation observation
                ? Stream.concat(
                                Stream.ofNullable(observation.getValue()),
                                observation.getComponent().stream()
                                        .map(Observation.ObservationComponentComponent::getValue))
                        .filter(Quantity.class::isInstance)
                        .map(Quantity.class::cast)
                        .toList()
                : List.of();
    }

    private static void farTooHigh(Resource resource) {
        numbers(resource)
                .forEach(q ->
                        q.setValue(q.getValue().multiply(new BigDecimal("7")).add(BigDecimal.ONE)));
        wrongAnswer(resource);
    }

    private static void nothing(Resource resource) {
        numbers(resource).forEach(q -> q.setValue(BigDecimal.ZERO));
        wrongAnswer(resource);
    }

    private static void wrongAnswer(Resource resource) {
        if (resource instanceof Observation observation && observation.hasValueCodeableConcept()) {
            observation.setValue(SOMETHING_ELSE.copy());
        }
    }

    private static void otherAnswers(Resource resource) {
        Observation observation = (Observation) resource;
        observation.setValue(SOMETHING_ELSE.copy());
        observation.getComponent().forEach(component -> component.setValue(SOMETHING_ELSE.copy()));
    }

    private static void otherDose(Resource resource) {
        Stream.of("dosageInstruction", "dosage")
                .flatMap(element -> Sources.children(resource, element).stream())
                .map(Dosage.class::cast)
                .flatMap(dosage -> dosage.getDoseAndRate().stream())
                .map(rate -> rate.getDoseQuantity())
                .forEach(dose -> dose.setValue(dose.getValue().multiply(BigDecimal.TEN)));
    }

    /** As long as before, so that only the words are wrong. */
    private static void otherText(Resource resource) {
        if (resource instanceof DiagnosticReport report) {
            report.setConclusion("x".repeat(report.getConclusion().length()));
        } else {
            Attachment text =
                    ((DocumentReference) resource).getContentFirstRep().getAttachment();
            text.setData("x".repeat(text.getData().length).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void wrongUnit(Resource resource) {
        numbers(resource).forEach(q -> {
            String other = q.getCode() == null || !q.getCode().equals("s") ? "s" : "kg";
            q.setUnit(other).setCode(other);
        });
    }

    private static void wrongCode(Resource resource) {
        if (resource instanceof Goal goal) {
            goal.setDescription(SOMETHING_ELSE.copy());
            return;
        }
        if (resource instanceof Appointment appointment) {
            appointment.setServiceType(List.of(SOMETHING_ELSE.copy()));
            return;
        }
        if (resource instanceof ImagingStudy study) {
            study.setDescription("Something else");
            return;
        }
        if (resource instanceof DeviceUseStatement use) {
            use.getDevice().setDisplay("Something else");
            return;
        }
        if (resource instanceof CarePlan plan) {
            plan.setCategory(List.of(SOMETHING_ELSE.copy()));
            return;
        }
        String element = codeElement(resource)
                .orElseThrow(() -> new IllegalArgumentException(resource.fhirType() + " has no code"));
        resource.setProperty(element.equals("medication") ? "medication[x]" : element, SOMETHING_ELSE.copy());
        if (resource instanceof Observation observation) {
            observation.getComponent().forEach(component -> component.setCode(SOMETHING_ELSE.copy()));
        }
    }

    /** What says what the resource is about; none of a Patient or an ImagingStudy. */
    private static Optional<String> codeElement(Resource resource) {
        return Stream.of("medication", "code", "vaccineCode", "type")
                .filter(name -> Sources.children(resource, name).size() == 1)
                .findFirst();
    }

    private static boolean hasTime(Resource resource) {
        return resource instanceof Observation
                || resource instanceof Condition
                || resource instanceof Procedure
                || resource instanceof ImagingStudy
                || resource instanceof MedicationStatement
                || resource instanceof MedicationDispense
                || resource instanceof Goal
                || resource instanceof Appointment
                || resource instanceof DeviceUseStatement
                || resource instanceof MedicationRequest;
    }

    private static void wrongDate(Resource resource) {
        DateTimeType other = new DateTimeType("1999-01-01T00:00:00Z");
        if (resource instanceof Observation observation) {
            observation.setEffective(other);
        } else if (resource instanceof Condition condition) {
            condition.setOnset(other);
        } else if (resource instanceof Procedure procedure) {
            procedure.setPerformed(other);
        } else if (resource instanceof ImagingStudy study) {
            study.setStartedElement(other);
        } else if (resource instanceof MedicationStatement statement) {
            statement.setEffective(other);
        } else if (resource instanceof MedicationDispense dispense) {
            dispense.setWhenHandedOverElement(other);
        } else if (resource instanceof Goal goal) {
            goal.setStart(new DateType("1999-01-01"));
        } else if (resource instanceof Appointment appointment) {
            appointment.setStartElement(new InstantType("1999-01-01T00:00:00Z"));
        } else if (resource instanceof DeviceUseStatement use) {
            use.setTiming(null).setRecordedOnElement(other);
        } else if (resource instanceof MedicationRequest drug) {
            drug.setAuthoredOnElement(other);
        }
    }

    private static void wrongStatus(Resource resource) {
        if (resource instanceof Condition condition) {
            condition.getClinicalStatus().getCodingFirstRep().setCode("resolved");
        } else if (resource instanceof Observation observation) {
            observation.setStatus(Observation.ObservationStatus.AMENDED);
        } else if (resource instanceof AllergyIntolerance allergy) {
            allergy.getClinicalStatus().getCodingFirstRep().setCode("resolved");
        } else if (resource instanceof Goal goal) {
            goal.setLifecycleStatus(Goal.GoalLifecycleStatus.REJECTED);
        } else if (resource instanceof Appointment appointment) {
            appointment.setStatus(Appointment.AppointmentStatus.CANCELLED);
        } else {
            boolean order = resource instanceof ServiceRequest || resource instanceof CarePlan;
            resource.setProperty("status", new CodeType(order ? "revoked" : "stopped"));
        }
    }

    /** The record as it stands in the map. */
    private final class Store implements EvidenceStore {
        private final Map<String, Resource> resources;

        Store(Map<String, Resource> resources) {
            this.resources = resources;
        }

        @Override
        public String patientId() {
            return patientId;
        }

        @Override
        public Map<String, Resource> fetch(Collection<String> references) {
            Map<String, Resource> found = new HashMap<>(resources);
            found.keySet().retainAll(references);
            return found;
        }

        @Override
        public Optional<List<Resource>> all(String resourceType) {
            return Optional.of(resources.values().stream()
                    .filter(resource -> resource.fhirType().equals(resourceType))
                    .collect(Collectors.toList()));
        }

        @Override
        public Optional<Parameters> similar(String study, int count) {
            return Optional.empty();
        }
    }
}
