package org.prodrome.server.proof;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.cds.evidence.EvidenceCheck;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;

/** A record with one fact made wrong at a time: the sentence that states the fact must fall. */
final class Mutations {
    /** What is made wrong. */
    enum Fact {
        VALUE,
        UNIT,
        DATE,
        STATUS,
        /** The status of what is named without one: a current problem or drug that has ended. */
        STATUS_UNSAID,
        SUBJECT,
        NEGATION
    }

    private static final Set<DerivationFunction> NUMBERS =
            EnumSet.of(DerivationFunction.QUANTITY, DerivationFunction.EGFR);
    private static final Set<DerivationFunction> DATES =
            EnumSet.of(DerivationFunction.DATE, DerivationFunction.INSTANT);

    private final Map<Fact, Integer> tried = new EnumMap<>(Fact.class);
    private final List<String> survived = new ArrayList<>();

    Map<Fact, Integer> tried() {
        return tried;
    }

    /** Mutations that no check noticed. */
    List<String> survived() {
        return survived;
    }

    /** Tries every mutation of every resource that a proved sentence cites. */
    void run(WholeRecord record, Claim claim) {
        if (!isProved(record, claim)) {
            return;
        }
        for (String source : claim.sources()) {
            Resource cited = record.resources().get(source);
            if (cited == null) {
                continue;
            }
            attempt(record, claim, source, Fact.SUBJECT, Mutations::giveAway);
            if (prints(claim, source, NUMBERS) && cited instanceof Observation) {
                attempt(record, claim, source, Fact.VALUE, Mutations::otherValue);
                attempt(record, claim, source, Fact.UNIT, Mutations::otherUnit);
            }
            if (prints(claim, source, DATES)) {
                attempt(record, claim, source, Fact.DATE, Mutations::otherDate);
            }
            if (prints(claim, source, Set.of(DerivationFunction.STATUS))) {
                attempt(record, claim, source, Fact.STATUS, Mutations::otherStatus);
            }
            if (prints(claim, source, Set.of(DerivationFunction.LABEL))
                    && !prints(claim, source, Set.of(DerivationFunction.STATUS))
                    && (cited instanceof MedicationRequest || cited instanceof Condition)) {
                attempt(record, claim, source, Fact.STATUS_UNSAID, Mutations::otherStatus);
            }
            if (prints(claim, source, Set.of(DerivationFunction.LABEL))) {
                attempt(record, claim, source, Fact.NEGATION, Mutations::negate);
            }
        }
    }

    private void attempt(WholeRecord record, Claim claim, String source, Fact fact, Predicate<Resource> mutation) {
        Resource copy = Objects.requireNonNull(record.resources().get(source)).copy();
        if (mutation.test(copy)) {
            tried.merge(fact, 1, Integer::sum);
            if (isProved(record.with(source, copy), claim)) {
                survived.add("%s of %s in %s: %s".formatted(fact, source, record.name(), claim.templateId()));
            }
        }
    }

    private static boolean isProved(WholeRecord record, Claim claim) {
        return !new EvidenceCheck(record).check(List.of(claim)).kept().isEmpty();
    }

    private static boolean prints(Claim claim, String source, Set<DerivationFunction> functions) {
        for (Slot slot : claim.slots()) {
            if (functions.contains(slot.derivation().function())
                    && slot.derivation().sources().contains(source)) {
                return true;
            }
        }
        return false;
    }

    private static boolean giveAway(Resource resource) {
        if (resource instanceof Patient) {
            resource.setId("somebody-else");
            return true;
        }
        for (String element : List.of("subject", "patient")) {
            if (resource.getNamedProperty(element) != null
                    && resource.getNamedProperty(element).hasValues()) {
                resource.setProperty(element, new Reference("Patient/somebody-else"));
                return true;
            }
        }
        return false;
    }

    private static List<Quantity> quantities(Resource resource) {
        List<Quantity> quantities = new ArrayList<>();
        if (resource instanceof Observation observation) {
            if (observation.getValue() instanceof Quantity quantity) {
                quantities.add(quantity);
            }
            observation.getComponent().forEach(component -> {
                if (component.getValue() instanceof Quantity quantity) {
                    quantities.add(quantity);
                }
            });
        }
        quantities.removeIf(quantity -> !quantity.hasValue());
        return quantities;
    }

    /** One fifth more and one: seen at every precision that is printed. */
    private static boolean otherValue(Resource resource) {
        quantities(resource)
                .forEach(quantity -> quantity.setValue(
                        quantity.getValue().multiply(new BigDecimal("1.2")).add(BigDecimal.ONE)));
        return !quantities(resource).isEmpty();
    }

    private static boolean otherUnit(Resource resource) {
        quantities(resource).forEach(quantity -> quantity.setUnit("s").setCode("s"));
        return !quantities(resource).isEmpty();
    }

    /** Every date of the resource 400 days later: whichever one is printed has moved. */
    private static boolean otherDate(Base element) {
        boolean moved = false;
        for (var child : element.children()) {
            for (Base value : child.getValues()) {
                if (value instanceof BaseDateTimeType time && time.hasValue()) {
                    time.add(Calendar.DAY_OF_MONTH, 400);
                    moved = true;
                } else if (!value.isPrimitive()) {
                    moved |= otherDate(value);
                }
            }
        }
        return moved;
    }

    private static boolean otherStatus(Resource resource) {
        if (resource instanceof Condition condition) {
            boolean active = !condition.hasClinicalStatus()
                    || "active"
                            .equals(condition
                                    .getClinicalStatus()
                                    .getCodingFirstRep()
                                    .getCode());
            condition.getClinicalStatus().getCodingFirstRep().setCode(active ? "resolved" : "active");
        } else if (resource instanceof AllergyIntolerance allergy) {
            boolean active = "active"
                    .equals(allergy.getClinicalStatus().getCodingFirstRep().getCode());
            allergy.getClinicalStatus().getCodingFirstRep().setCode(active ? "inactive" : "active");
        } else {
            Optional<String> status = Optional.ofNullable(resource.getNamedProperty("status"))
                    .filter(property -> property.hasValues())
                    .map(property -> property.getValues().get(0))
                    .map(value -> value instanceof Enumeration<?> code ? code.getValueAsString() : "");
            if (status.isEmpty()) {
                return false;
            }
            resource.setProperty("status", new CodeType("completed".equals(status.get()) ? "on-hold" : "completed"));
        }
        return true;
    }

    /** It was not so, or was not done. */
    private static boolean negate(Resource resource) {
        if (resource instanceof Condition condition) {
            condition.setVerificationStatus(refuted("condition-ver-status"));
        } else if (resource instanceof AllergyIntolerance allergy) {
            allergy.setVerificationStatus(refuted("allergyintolerance-verification"));
        } else if (resource instanceof Procedure procedure) {
            procedure.setStatus(Procedure.ProcedureStatus.NOTDONE);
        } else if (resource instanceof Immunization immunization) {
            immunization.setStatus(Immunization.ImmunizationStatus.NOTDONE);
        } else if (resource instanceof MedicationRequest request) {
            request.setDoNotPerformElement(new BooleanType(true));
        } else if (resource instanceof MedicationStatement statement) {
            statement.setStatus(MedicationStatement.MedicationStatementStatus.NOTTAKEN);
        } else {
            return false;
        }
        return true;
    }

    private static CodeableConcept refuted(String system) {
        return new CodeableConcept()
                .addCoding(new Coding("http://terminology.hl7.org/CodeSystem/" + system, "refuted", "Refuted"));
    }
}
