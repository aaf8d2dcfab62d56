package org.prodrome.cds.option;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.elm.r1.VersionedIdentifier;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.ActivityDefinition.ActivityDefinitionDynamicValueComponent;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.ActionConditionKind;
import org.hl7.fhir.r4.model.PlanDefinition.ActionSelectionBehavior;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionConditionComponent;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.TriggerDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Reads one PlanDefinition by the convention of docs/options.md and says all that is wrong with it.
 *
 * <p>An action of the first level answers alerts: its triggers name the rules ({@code named-event}
 * {@code prodrome:rule:potassium/1}, beside drafts {@code prodrome:order:potassium/1}). The actions in it are the
 * options.
 */
final class PlanReader {
    /** What stands before a rule's id in the name of a trigger: its alert on an opened chart. */
    static final String TRIGGER = "prodrome:rule:";

    /** The same for its alert beside drafts. */
    static final String ORDER_TRIGGER = "prodrome:order:";

    /** What may speak against an option without ruling it out. */
    static final String CAUTION = "https://prodrome.org/fhir/StructureDefinition/option-caution";

    private static final String ACTION_TYPE = "http://terminology.hl7.org/CodeSystem/action-type";
    private static final int LONGEST_TITLE = 80;
    private static final int LONGEST_TEXT = 300;
    private static final Set<String> IDENTIFIER = Set.of("text/cql-identifier", "text/cql.identifier");
    private static final Set<String> KINDS = Set.of("ServiceRequest", "MedicationRequest", "Task");

    private final FhirContext fhir;
    private final Set<String> rules;
    private final CqlLibraries cql;
    private final Map<String, VersionedIdentifier> libraries;
    private final Map<String, ActivityDefinition> activities;
    private final List<String> wrong = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private @Nullable VersionedIdentifier library;

    /**
     * @param rules ids of the rules that speak here
     * @param libraries CQL by the canonical address of the Library that holds it
     * @param activities by canonical address
     */
    PlanReader(
            FhirContext fhir,
            Set<String> rules,
            CqlLibraries cql,
            Map<String, VersionedIdentifier> libraries,
            Map<String, ActivityDefinition> activities) {
        this.fhir = fhir;
        this.rules = rules;
        this.cql = cql;
        this.libraries = libraries;
        this.activities = activities;
    }

    /** What a plan comes to: itself, or why not. */
    sealed interface Result {
        record Good(Plan plan) implements Result {}

        record Bad(List<String> reasons) implements Result {}
    }

    Result read(PlanDefinition plan, String place) {
        require(plan.getStatus() == PublicationStatus.ACTIVE, "status is active");
        require(plan.hasUrl() && plan.hasVersion(), "it has url and version");
        require(plan.getName() != null && plan.getName().matches("[A-Za-z][A-Za-z0-9_-]{0,60}"), "name is one word");
        require(plan.hasTitle() && plan.hasPublisher(), "it has title and publisher");
        require(plan.hasPurpose() || plan.hasDescription(), "it has purpose or description");
        library = library(plan);
        List<Choice> choices =
                plan.getAction().stream().map(action -> choice(action)).toList();
        require(!choices.isEmpty(), "it has an action");
        VersionedIdentifier found = library;
        if (!wrong.isEmpty() || found == null) {
            return new Result.Bad(List.copyOf(wrong));
        }
        return new Result.Good(new Plan(
                plan.getName() + "|" + plan.getVersion(),
                plan.getUrl(),
                plan.getVersion(),
                plan.getTitle(),
                plan.hasPurpose() ? plan.getPurpose() : plan.getDescription(),
                plan.getPublisher(),
                place,
                found,
                choices));
    }

    private @Nullable VersionedIdentifier library(PlanDefinition plan) {
        if (plan.getLibrary().size() != 1) {
            wrong.add("library names one Library, found " + plan.getLibrary().size());
            return null;
        }
        String url = unversioned(plan.getLibrary().get(0));
        VersionedIdentifier found = libraries.get(url);
        if (found == null) {
            wrong.add("library %s is not there".formatted(url));
            return null;
        }
        List<String> errors = cql.errors(found);
        errors.forEach(error -> wrong.add("CQL %s %s: %s".formatted(found.getId(), found.getVersion(), error)));
        return errors.isEmpty() ? found : null;
    }

    private Choice choice(PlanDefinitionActionComponent action) {
        String where = "action " + (action.hasTitle() ? action.getTitle() : action.getId());
        List<String> answered = new ArrayList<>();
        List<String> orders = new ArrayList<>();
        for (TriggerDefinition trigger : action.getTrigger()) {
            String name = String.valueOf(trigger.getName());
            boolean isOrder = name.startsWith(ORDER_TRIGGER);
            String before = isOrder ? ORDER_TRIGGER : TRIGGER;
            String rule = name.startsWith(before) ? name.substring(before.length()) : "";
            if (trigger.getType() != TriggerDefinition.TriggerType.NAMEDEVENT || !rules.contains(rule)) {
                wrong.add("%s: trigger is a named-event %s<rule> or %s<rule> with a rule of this server, found %s"
                        .formatted(where, TRIGGER, ORDER_TRIGGER, name));
            } else {
                (isOrder ? orders : answered).add(rule);
            }
        }
        require(action.hasTrigger(), where + ": a trigger names the rule that it answers");
        require(action.hasAction(), where + ": the options are the actions in it");
        List<Criterion> when = action.getCondition().stream()
                .map(condition -> criterion(where, condition))
                .toList();
        List<Option> options = action.getAction().stream()
                .flatMap(option -> option(option).stream())
                .toList();
        require(
                answered.isEmpty() || options.stream().allMatch(option -> option.change() == Change.CREATE),
                where
                        + ": update and remove are for drafts, so its triggers are all %s<rule>"
                                .formatted(ORDER_TRIGGER));
        return new Choice(
                answered,
                orders,
                when,
                action.getSelectionBehavior() == ActionSelectionBehavior.ATMOSTONE
                        || action.getSelectionBehavior() == ActionSelectionBehavior.EXACTLYONE,
                options);
    }

    private List<Option> option(PlanDefinitionActionComponent action) {
        String where = "option " + action.getId();
        String id = String.valueOf(action.getId());
        require(id.matches("[A-Za-z0-9-]{1,40}"), where + ": id is one word of at most 40 letters, digits and hyphens");
        require(ids.add(id), where + ": the id is there twice");
        require(
                action.hasTitle() && action.getTitle().length() <= LONGEST_TITLE,
                where + ": title has at most %d characters".formatted(LONGEST_TITLE));
        require(
                action.hasDescription() && action.getDescription().length() <= LONGEST_TEXT,
                where + ": description has at most %d characters".formatted(LONGEST_TEXT));
        require(!action.hasAction(), where + ": an option has no actions in it");
        List<Cited> sources = sources(where, action);
        List<Criterion> criteria = action.getCondition().stream()
                .map(condition -> criterion(where, condition))
                .toList();
        List<Criterion> cautions = action.getExtensionsByUrl(CAUTION).stream()
                .map(extension -> caution(where, extension))
                .toList();
        ActivityDefinition activity = activity(where, action);
        Change change = change(where, action, activity);
        return sources.isEmpty()
                ? List.of()
                : List.of(new Option(
                        id,
                        String.valueOf(action.getTitle()),
                        String.valueOf(action.getDescription()),
                        criteria,
                        cautions,
                        sources,
                        change,
                        activity));
    }

    /** By action.type of HL7's action-type: create where it is left out. */
    private Change change(String where, PlanDefinitionActionComponent action, @Nullable ActivityDefinition activity) {
        String type = action.getType().getCoding().stream()
                .filter(coding -> ACTION_TYPE.equals(coding.getSystem()))
                .map(Coding::getCode)
                .findFirst()
                .orElse("create");
        Optional<Change> change = Stream.of(Change.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(type))
                .findFirst();
        require(change.isPresent(), where + ": type is create, update or remove, found " + type);
        require(
                change.orElse(Change.CREATE) != Change.REMOVE || !action.hasDefinition(),
                where + ": what removes a draft has no definitionCanonical");
        require(
                change.orElse(Change.CREATE) != Change.UPDATE
                        || (activity != null
                                && activity.hasKind()
                                && activity.getKind().toCode().equals("MedicationRequest")),
                where + ": what updates a draft has an ActivityDefinition of kind MedicationRequest");
        return change.orElse(Change.CREATE);
    }

    private List<Cited> sources(String where, PlanDefinitionActionComponent action) {
        List<Cited> sources = action.getDocumentation().stream()
                .filter(document -> document.getType() == RelatedArtifactType.CITATION)
                .filter(document -> document.hasUrl() && document.getUrl().matches("https?://[^\\s<>\"]+"))
                .filter(document -> document.hasCitation() || document.hasDisplay())
                .map(document -> new Cited(words(document), document.getUrl()))
                .toList();
        require(
                !sources.isEmpty(),
                where
                        + ": documentation has a citation with its text and a url (of the DOI, or of the publisher's page)");
        return sources;
    }

    private static String words(RelatedArtifact document) {
        return document.hasDisplay() ? document.getDisplay() : document.getCitation();
    }

    private Criterion criterion(String where, PlanDefinitionActionConditionComponent condition) {
        require(condition.getKind() == ActionConditionKind.APPLICABILITY, where + ": a condition is of applicability");
        return criterion(where, condition.getExpression());
    }

    private Criterion caution(String where, Extension extension) {
        if (extension.getValue() instanceof Expression expression) {
            return criterion(where, expression);
        }
        wrong.add(where + ": a caution has a valueExpression");
        return new Criterion("", "");
    }

    private Criterion criterion(String where, Expression expression) {
        String name = String.valueOf(expression.getExpression());
        require(
                IDENTIFIER.contains(String.valueOf(expression.getLanguage())),
                where + ": a condition names a definition (text/cql-identifier)");
        require(
                expression.hasDescription() && expression.getDescription().length() <= LONGEST_TEXT,
                where + ": a condition's description says what must hold");
        if (library != null) {
            require(
                    cql.isBoolean(library, name),
                    where + ": %s is a Boolean definition of the library".formatted(name));
        }
        return new Criterion(String.valueOf(expression.getDescription()), name);
    }

    private @Nullable ActivityDefinition activity(String where, PlanDefinitionActionComponent action) {
        if (!action.hasDefinition()) {
            return null;
        }
        String url = action.hasDefinitionCanonicalType() ? unversioned(action.getDefinitionCanonicalType()) : "";
        ActivityDefinition activity = activities.get(url);
        if (activity == null) {
            wrong.add("%s: definitionCanonical names an ActivityDefinition, found %s".formatted(where, url));
            return null;
        }
        require(activity.getStatus() == PublicationStatus.ACTIVE, where + ": its ActivityDefinition is active");
        String kind = activity.hasKind() ? activity.getKind().toCode() : "";
        require(KINDS.contains(kind), where + ": its ActivityDefinition is of one of the kinds " + KINDS);
        require(
                kind.equals("MedicationRequest") ? activity.hasProduct() : activity.hasCode(),
                where + ": its ActivityDefinition has a code, or of a drug a product");
        require(activity.hasIntent(), where + ": its ActivityDefinition has an intent");
        activity.getDynamicValue().forEach(value -> dynamicValue(where, kind, value));
        return activity;
    }

    private void dynamicValue(String where, String kind, ActivityDefinitionDynamicValueComponent value) {
        require(
                !KINDS.contains(kind) || new DynamicPath(value.getPath()).isOf(fhir, kind),
                where
                        + ": dynamicValue.path is an element of %s, such as dosageInstruction[0].text of a MedicationRequest; found %s"
                                .formatted(kind, value.getPath()));
        VersionedIdentifier found = library;
        if (found != null) {
            require(
                    IDENTIFIER.contains(String.valueOf(value.getExpression().getLanguage()))
                            && cql.defines(found, value.getExpression().getExpression()),
                    where + ": dynamicValue %s names a definition of the plan's library".formatted(value.getPath()));
        }
    }

    private void require(boolean holds, String right) {
        if (!holds) {
            wrong.add(right);
        }
    }

    private static String unversioned(CanonicalType canonical) {
        String url = String.valueOf(canonical.getValue());
        return url.contains("|") ? url.substring(0, url.indexOf('|')) : url;
    }
}
