package org.prodrome.cds.option;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.repository.IRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.instance.model.api.IBaseParameters;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.fhir.cql.EvaluationSettings;
import org.opencds.cqf.fhir.cql.LibraryEngine;
import org.opencds.cqf.fhir.cr.CrSettings;
import org.opencds.cqf.fhir.cr.activitydefinition.ActivityDefinitionProcessor;
import org.opencds.cqf.fhir.utility.CqfExpression;
import org.opencds.cqf.fhir.utility.monad.Eithers;
import org.opencds.cqf.fhir.utility.repository.InMemoryFhirRepository;
import org.prodrome.terminology.code.CodeSystems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes draft orders by {@code ActivityDefinition/$apply}; its CQL is what the criteria were judged by. */
final class DraftOrders {
    private static final Logger LOG = LoggerFactory.getLogger(DraftOrders.class);

    private final EvaluationSettings settings = EvaluationSettings.getDefault();
    private final FhirContext fhir;
    private final IRepository nothing;
    private final ActivityDefinitionProcessor processor;

    DraftOrders(FhirContext fhir) {
        this.fhir = fhir;
        this.nothing = new InMemoryFhirRepository(fhir);
        this.processor = new ActivityDefinitionProcessor(nothing, new CrSettings().withEvaluationSettings(settings));
    }

    /**
     * A draft with the option's id; empty when the definition cannot be applied to this patient, as when a dose comes
     * to nothing or does not stand in the draft (the module only logs what it could not set).
     *
     * @param patient id of the patient in the caller's record
     * @param encounter id of the encounter there, when there is one
     */
    Optional<DomainResource> apply(
            Option option,
            ActivityDefinition activity,
            Evaluation evaluation,
            String patient,
            @Nullable String encounter) {
        Answers answers = new Answers(nothing, settings, evaluation);
        ActivityDefinition definition = activity.copy();
        if (!definition.hasId()) {
            // The module makes nothing of a definition without an id.
            definition.setId(option.id());
        }
        try {
            IBaseResource made = processor.apply(
                    Eithers.forRight3(definition),
                    "Patient/" + patient,
                    encounter == null ? null : "Encounter/" + encounter,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    answers);
            return answers.lacks || !isWhole(made, activity)
                    ? Optional.empty()
                    : Optional.of(urgent(draft(made, option, patient, encounter), activity));
        } catch (LateException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // The message may quote the record.
            LOG.warn("options: no draft of {} ({})", option.id(), e.getClass().getName());
            return Optional.empty();
        }
    }

    /**
     * The caller's draft with the drug and the dose of another order; what its pharmacy was to hand out no longer fits
     * and is left out. What R4 wants and the draft lacks is filled.
     */
    static Optional<DomainResource> changed(@Nullable DomainResource draft, DomainResource order) {
        if (!(draft instanceof MedicationRequest sent) || !(order instanceof MedicationRequest made)) {
            return Optional.empty();
        }
        MedicationRequest changed = sent.copy();
        if (changed.getMedication() instanceof Reference drug) {
            changed.getContained()
                    .removeIf(one -> one.getIdElement().getIdPart() != null
                            && String.valueOf(drug.getReference())
                                    .replaceFirst("^#", "")
                                    .equals(one.getIdElement().getIdPart().replaceFirst("^#", "")));
        }
        changed.setMedication(made.getMedication());
        changed.setDosageInstruction(made.getDosageInstruction());
        changed.setDispenseRequest(null);
        changed.setText(null);
        if (!changed.hasStatus()) {
            changed.setStatus(MedicationRequest.MedicationRequestStatus.DRAFT);
        }
        if (!changed.hasIntent()) {
            changed.setIntent(MedicationRequest.MedicationRequestIntent.ORDER);
        }
        if (!changed.hasSubject()) {
            changed.setSubject(made.getSubject());
        }
        return Optional.of(changed);
    }

    private boolean isWhole(IBaseResource made, ActivityDefinition activity) {
        return activity.getDynamicValue().stream()
                .allMatch(value -> new DynamicPath(value.getPath()).isSet(fhir, made));
    }

    /** As urgent as its definition says, which the module does not copy. */
    private static DomainResource urgent(DomainResource draft, ActivityDefinition activity) {
        if (activity.hasPriority()) {
            draft.setProperty("priority", new CodeType(activity.getPriority().toCode()));
        }
        return draft;
    }

    private static DomainResource draft(IBaseResource made, Option option, String patient, @Nullable String encounter) {
        Reference subject = new Reference("Patient/" + patient);
        Reference place = encounter == null ? null : new Reference("Encounter/" + encounter);
        DomainResource draft;
        if (made instanceof MedicationRequest order) {
            draft = order.setStatus(MedicationRequest.MedicationRequestStatus.DRAFT)
                    .setSubject(subject)
                    .setEncounter(place);
        } else if (made instanceof ServiceRequest order) {
            draft = order.setStatus(ServiceRequest.ServiceRequestStatus.DRAFT)
                    .setSubject(subject)
                    .setEncounter(place);
        } else if (made instanceof Task task) {
            draft = task.setStatus(Task.TaskStatus.DRAFT).setFor(subject).setEncounter(place);
        } else {
            throw new IllegalStateException("a draft of another type: " + made.fhirType());
        }
        draft.setId("prodrome-option-" + option.id());
        draft.setMeta(null);
        return draft;
    }

    /** Dynamic values, from the same evaluation: nothing is compiled or searched again. */
    private static final class Answers extends LibraryEngine {
        private final Evaluation evaluation;
        private boolean lacks;

        Answers(IRepository repository, EvaluationSettings settings, Evaluation evaluation) {
            super(repository, settings);
            this.evaluation = evaluation;
        }

        @Override
        public List<IBase> resolveExpression(
                String patientId,
                CqfExpression expression,
                IBaseParameters params,
                Map<String, Object> rawParameters,
                IBaseBundle bundle,
                IBase contextParameter,
                IBase resourceParameter) {
            List<IBase> values = new ArrayList<>();
            Object value = evaluation.value(expression.getExpression());
            if (value instanceof Iterable<?> many) {
                many.forEach(one -> fhir(one).ifPresent(values::add));
            } else {
                fhir(value).ifPresent(values::add);
            }
            lacks |= values.isEmpty();
            return values;
        }

        private static Optional<IBase> fhir(@Nullable Object value) {
            if (value instanceof Base base) {
                return Optional.of(base);
            }
            if (value instanceof String text) {
                return Optional.of(new StringType(text));
            }
            if (value instanceof Boolean is) {
                return Optional.of(new BooleanType(is));
            }
            if (value instanceof Integer number) {
                return Optional.of(new IntegerType(number));
            }
            if (value instanceof java.math.BigDecimal number) {
                return Optional.of(new DecimalType(number));
            }
            if (value instanceof org.opencds.cqf.cql.engine.runtime.Quantity quantity) {
                return Optional.of(new Quantity()
                        .setValue(quantity.getValue())
                        .setUnit(quantity.getUnit())
                        .setSystem(CodeSystems.UCUM)
                        .setCode(quantity.getUnit()));
            }
            return Optional.empty();
        }
    }
}
