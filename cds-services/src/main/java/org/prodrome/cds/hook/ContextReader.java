package org.prodrome.cds.hook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.CallRefusedException.Reason;

/**
 * Reads the context of each hook. Ids must have the form that the library gives them; resources are taken in every
 * wrapping that clients are known to send: a Bundle with or without its type, a list, one alone, or inside
 * {@code "resource"}.
 */
final class ContextReader {
    private static final String BARE_ID = "a bare FHIR id such as \"123\", not \"Patient/123\"";
    private static final String ORDERS = "a Bundle of draft orders; a client that may not send them lacks the scopes";
    private static final String LOCAL = "\"Type/id\" such as \"ServiceRequest/123\"";
    private static final Pattern FHIR_ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");
    private static final Pattern LOCAL_REFERENCE = Pattern.compile("[A-Z][A-Za-z]{1,63}/[A-Za-z0-9\\-.]{1,64}");
    private static final Pattern USER =
            Pattern.compile("(Practitioner|PractitionerRole|Patient|RelatedPerson)/[A-Za-z0-9\\-.]{1,64}");
    private static final int MOST_RESOURCES = 1_000;

    private final ResourceReader resources;

    ContextReader(ResourceReader resources) {
        this.resources = resources;
    }

    HookContext read(Hook hook, JsonAt root) {
        JsonAt context = root.requiredObject("context", "an object with the fields of " + hook.code());
        return switch (hook) {
            case PATIENT_VIEW -> new HookContext.PatientView(user(context), patient(context), encounter(context));
            case ORDER_SELECT ->
                new HookContext.OrderSelect(
                        user(context), patient(context), encounter(context), selections(context), drafts(context));
            case ORDER_SIGN ->
                new HookContext.OrderSign(user(context), patient(context), encounter(context), drafts(context));
            case ORDER_DISPATCH -> dispatch(context);
            case ENCOUNTER_START ->
                new HookContext.EncounterStart(user(context), patient(context), requiredId(context, "encounterId"));
            case ENCOUNTER_DISCHARGE ->
                new HookContext.EncounterDischarge(user(context), patient(context), requiredId(context, "encounterId"));
            case APPOINTMENT_BOOK ->
                new HookContext.AppointmentBook(
                        user(context),
                        patient(context),
                        encounter(context),
                        required(context, "appointments", Appointment.class));
            case PROBLEM_LIST_ITEM_CREATE ->
                new HookContext.ProblemListItemCreate(
                        user(context),
                        patient(context),
                        encounter(context),
                        required(context, "conditions", Condition.class));
            case ALLERGYINTOLERANCE_CREATE ->
                new HookContext.AllergyIntoleranceCreate(
                        user(context), patient(context), encounter(context), allergy(context));
            case MEDICATION_REFILL -> refill(context);
        };
    }

    private HookContext dispatch(JsonAt context) {
        List<String> orders = Stream.concat(
                        references(context, "dispatchedOrders").stream(),
                        context
                                .optionalText("order", LOCAL)
                                .map(order -> reference(context.path() + ".order", order))
                                .stream())
                .distinct()
                .toList();
        if (orders.isEmpty()) {
            throw CallRefusedException.missing(context.path() + ".dispatchedOrders", "an array of " + LOCAL);
        }
        List<Resource> tasks = new ArrayList<>();
        for (String name : List.of("fulfillmentTasks", "task")) {
            ofType(context, name, Task.class).forEach(tasks::add);
        }
        return new HookContext.OrderDispatch(
                optionalUser(context),
                patient(context),
                encounter(context),
                orders,
                reference(
                        context.path() + ".performer",
                        context.requiredText("performer", "\"Type/id\" of who is asked")),
                tasks);
    }

    private HookContext refill(JsonAt context) {
        List<MedicationRequest> medications = required(context, "medications", MedicationRequest.class);
        String user = optionalUser(context);
        return new HookContext.MedicationRefill(
                user != null ? user : whoAsked(medications).orElse(null),
                patient(context),
                encounter(context),
                medications);
    }

    private static Optional<String> whoAsked(List<MedicationRequest> medications) {
        return medications.stream()
                .flatMap(medication -> Stream.of(medication.getRequester(), medication.getRecorder()))
                .map(Reference::getReferenceElement)
                .map(id -> id.toUnqualifiedVersionless().getValue())
                .filter(id -> id != null && USER.matcher(id).matches())
                .findFirst();
    }

    private AllergyIntolerance allergy(JsonAt context) {
        return required(context, "allergyIntolerance", AllergyIntolerance.class).get(0);
    }

    private List<Resource> drafts(JsonAt context) {
        if (context.child("draftOrders").isEmpty()) {
            throw CallRefusedException.missing(context.path() + ".draftOrders", ORDERS);
        }
        return ofType(context, "draftOrders", Resource.class);
    }

    private static List<String> selections(JsonAt context) {
        List<String> selections = references(context, "selections");
        if (context.child("selections").isEmpty()) {
            throw CallRefusedException.missing(context.path() + ".selections", "an array of " + LOCAL);
        }
        return selections;
    }

    private static List<String> references(JsonAt context, String name) {
        return context.elements(name, "an array of " + LOCAL).stream()
                .map(at -> {
                    if (!at.node().isTextual()) {
                        throw CallRefusedException.invalid(at.path(), JsonAt.kind(at.node()), LOCAL);
                    }
                    return reference(at.path(), at.node().textValue());
                })
                .toList();
    }

    private static String reference(String path, String reference) {
        if (!LOCAL_REFERENCE.matcher(reference).matches()) {
            throw CallRefusedException.invalid(path, "another string", LOCAL);
        }
        return reference;
    }

    private <T extends Resource> List<T> required(JsonAt context, String name, Class<T> type) {
        List<T> found = ofType(context, name, type);
        if (found.isEmpty()) {
            throw CallRefusedException.missing(context.path() + "." + name, "a %s".formatted(type.getSimpleName()));
        }
        return found;
    }

    private <T extends Resource> List<T> ofType(JsonAt context, String name, Class<T> type) {
        Optional<JsonAt> at = context.child(name);
        if (at.isEmpty()) {
            return List.of();
        }
        List<JsonAt> single = new ArrayList<>();
        unwrap(at.get(), single);
        if (single.size() > MOST_RESOURCES) {
            throw CallRefusedException.invalid(
                    at.get().path(), single.size() + " resources", "at most " + MOST_RESOURCES);
        }
        String patientId = patient(context);
        return single.stream()
                .map(one -> own(one, resources.read(one.path(), one.node()), patientId))
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static Resource own(JsonAt at, Resource resource, String patientId) {
        if (!PatientsOwn.isOf(resource, patientId)) {
            throw new CallRefusedException(
                    Reason.OTHER_PATIENT,
                    "%s is a %s of another patient than $.context.patientId".formatted(at.path(), resource.fhirType()));
        }
        return resource;
    }

    /** The resources inside, one wrapping after the other; the nesting of JSON is bounded before. */
    private static void unwrap(JsonAt at, List<JsonAt> into) {
        JsonNode node = at.node();
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                unwrap(new JsonAt(node.get(i), "%s[%d]".formatted(at.path(), i)), into);
            }
            return;
        }
        if (!node.isObject()) {
            throw CallRefusedException.invalid(at.path(), JsonAt.kind(node), "a FHIR resource or a Bundle of them");
        }
        boolean bundle = node.path("resourceType").asText("Bundle").equals("Bundle");
        Optional<JsonAt> resource = bundle ? at.child("resource") : Optional.empty();
        if (resource.isPresent()) {
            unwrap(resource.get(), into);
        } else if (bundle) {
            for (JsonAt entry : at.elements("entry", "an array of Bundle entries")) {
                entry.optionalObject("resource", "a FHIR resource").ifPresent(inner -> unwrap(inner, into));
            }
        } else {
            into.add(at);
        }
    }

    private static String user(JsonAt context) {
        return userId(context, context.requiredText("userId", "\"Practitioner/123\" or alike"));
    }

    private static @Nullable String optionalUser(JsonAt context) {
        return context.optionalText("userId", "\"Practitioner/123\" or alike")
                .map(user -> userId(context, user))
                .orElse(null);
    }

    private static String userId(JsonAt context, String user) {
        if (!USER.matcher(user).matches()) {
            throw CallRefusedException.invalid(
                    context.path() + ".userId",
                    "another string",
                    "\"Type/id\" with Practitioner, PractitionerRole, Patient or RelatedPerson");
        }
        return user;
    }

    private static String patient(JsonAt context) {
        return requiredId(context, "patientId");
    }

    private static @Nullable String encounter(JsonAt context) {
        return context.optionalText("encounterId", BARE_ID)
                .map(id -> bareId(context, id, "encounterId"))
                .orElse(null);
    }

    private static String requiredId(JsonAt context, String name) {
        return bareId(context, context.requiredText(name, BARE_ID), name);
    }

    private static String bareId(JsonAt context, String id, String name) {
        if (!FHIR_ID.matcher(id).matches()) {
            throw CallRefusedException.invalid(context.path() + "." + name, "another string", BARE_ID);
        }
        return id;
    }
}
