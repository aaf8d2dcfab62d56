package org.prodrome.cds.evidence;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;

/** Whether a cited resource is what its role in a score says, and whether the record holds another that is. */
final class Roles {
    private static final Set<String> ACTIVE_PROBLEM = Set.of("active", "recurrence", "relapse", "");

    private Roles() {}

    /** A measured number, which must carry one of the codes of its value set. */
    static double number(ScoreInputs inputs, String role, String unit, CodeSet codes) {
        Observation observation = Sources.observation(inputs.one(role).orElseThrow(DerivationRefused::notDerived));
        Optional<String> component = observation.getComponent().stream()
                .filter(part -> codes.isIn(part.getCode()) && part.hasValueQuantity())
                .flatMap(part -> part.getCode().getCoding().stream())
                .filter(codes::isIn)
                .map(Coding::getCode)
                .findFirst();
        if (codes.isIn(observation.getCode())) {
            return MeasuredValue.exact(observation, Map.of("unit", unit)).doubleValue();
        }
        return MeasuredValue.exact(
                        observation,
                        Map.of("unit", unit, "component", component.orElseThrow(DerivationRefused::notDerived)))
                .doubleValue();
    }

    /** The drug in use behind a role; refused when it is another or not in use. */
    static Resource drugInUse(ScoreInputs inputs, String role, CodeSet codes) {
        Resource drug = inputs.one(role).orElseThrow(DerivationRefused::notDerived);
        requireDrugInUse(inputs, drug, codes);
        return drug;
    }

    static void requireDrugInUse(ScoreInputs inputs, Resource drug, CodeSet codes) {
        if (!isDrug(drug, codes)) {
            throw DerivationRefused.notDerived();
        }
        requireInUse(inputs, drug);
    }

    /** An active order or statement, or what a pharmacy handed over for days that are not over. */
    static void requireInUse(ScoreInputs inputs, Resource drug) {
        if (drug instanceof MedicationDispense dispense) {
            DrugWords.suppliedUntil(inputs, dispense);
        } else if (!"active".equals(code(drug, "status"))) {
            throw DerivationRefused.notDerived();
        }
    }

    /** Whether an active problem of the codes is cited in the role; one that is cited and is another is refused. */
    static boolean hasProblem(ScoreInputs inputs, String role, CodeSet codes) {
        Optional<Resource> problem = inputs.one(role);
        if (problem.isPresent() && !(isAbout(problem.get(), codes) && isActiveProblem(problem.get()))) {
            throw DerivationRefused.notDerived();
        }
        return problem.isPresent();
    }

    /**
     * The same of a problem that counts for good, and when none is cited the record must hold none.
     *
     * @param ever whether one that is over counts too
     */
    static boolean hasOrLacksProblem(ScoreInputs inputs, String role, CodeSet codes, boolean ever) {
        Optional<Resource> problem = inputs.one(role);
        if (problem.isPresent()) {
            if (!isAbout(problem.get(), codes) || !(ever || isActiveProblem(problem.get()))) {
                throw DerivationRefused.notDerived();
            }
            return true;
        }
        requireNone(inputs, "Condition", found -> isAbout(found, codes) && (ever || isActiveProblem(found)));
        return false;
    }

    /** Whether a drug in use is cited in the role; when none is, the record must hold none. */
    static boolean takesOrNot(ScoreInputs inputs, String role, CodeSet codes) {
        if (!inputs.all(role).isEmpty()) {
            inputs.all(role).forEach(drug -> requireDrugInUse(inputs, drug, codes));
            return true;
        }
        for (String type : List.of("MedicationRequest", "MedicationStatement")) {
            requireNone(inputs, type, found -> isDrug(found, codes) && "active".equals(code(found, "status")));
        }
        requireNone(inputs, "MedicationDispense", found -> isDrug(found, codes) && isSupplied(inputs, found));
        return false;
    }

    private static boolean isSupplied(ScoreInputs inputs, Resource found) {
        try {
            return found instanceof MedicationDispense dispense
                    && !DrugWords.suppliedUntil(inputs, dispense).isBefore(inputs.day());
        } catch (DerivationRefused over) {
            return false;
        }
    }

    /** Refuses when the record holds such a resource, or was not seen in full. */
    static void requireNone(ScoreInputs inputs, String type, Predicate<Resource> such) {
        if (of(inputs, type).anyMatch(such)) {
            throw DerivationRefused.notDerived();
        }
    }

    /** What the record holds of a type, without what was withdrawn. */
    static Stream<Resource> of(ScoreInputs inputs, String type) {
        return inputs.store().all(type).orElseThrow(DerivationRefused::notDerived).stream()
                .filter(found -> !Sources.isRetracted(found) && !Sources.isRefuted(found));
    }

    static boolean isAbout(Resource resource, CodeSet codes) {
        return Sources.children(resource, "code").stream()
                .filter(CodeableConcept.class::isInstance)
                .map(CodeableConcept.class::cast)
                .anyMatch(codes::isIn);
    }

    /** By a code of the set or by a name in the words. */
    static boolean isDrug(Resource resource, CodeSet codes) {
        return Sources.children(resource, "medication").stream()
                        .flatMap(value -> concept(resource, value))
                        .anyMatch(codes::isIn)
                || DrugWords.sayOne(resource, codes);
    }

    static boolean isActiveProblem(Resource resource) {
        return ACTIVE_PROBLEM.contains(Sources.children(resource, "clinicalStatus").stream()
                .filter(CodeableConcept.class::isInstance)
                .flatMap(status ->
                        Optional.ofNullable(
                                ((CodeableConcept) status).getCodingFirstRep().getCode())
                                .stream())
                .findFirst()
                .orElse(""));
    }

    /** The LOINC codes of a value set, as the functions of measured numbers want them. */
    static Set<String> loinc(CodeSet codes) {
        return codes.members().stream()
                .filter(code -> CodeSystems.LOINC.equals(code.system()))
                .map(Code::code)
                .collect(Collectors.toSet());
    }

    private static Stream<CodeableConcept> concept(Resource holder, Base value) {
        if (value instanceof CodeableConcept concept) {
            return Stream.of(concept);
        }
        if (value instanceof Reference reference
                && reference.hasReference()
                && holder instanceof DomainResource domain) {
            return domain.getContained().stream()
                    .filter(Medication.class::isInstance)
                    .filter(inner -> ("#"
                                    + String.valueOf(inner.getIdElement().getIdPart())
                                            .replaceFirst("^#", ""))
                            .equals(reference.getReference()))
                    .map(inner -> ((Medication) inner).getCode());
        }
        return Stream.empty();
    }

    private static String code(Resource resource, String element) {
        return Sources.children(resource, element).stream()
                .map(Base::primitiveValue)
                .map(String::valueOf)
                .findFirst()
                .orElse("");
    }
}
