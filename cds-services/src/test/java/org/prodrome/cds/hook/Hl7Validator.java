package org.prodrome.cds.hook;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r5.context.SimpleWorkerContext;
import org.hl7.fhir.r5.elementmodel.Manager.FhirFormat;
import org.hl7.fhir.r5.formats.JsonParser;
import org.hl7.fhir.r5.model.Parameters;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.utils.validation.ValidatorSession;
import org.hl7.fhir.r5.utils.validation.constants.ReferenceValidationPolicy;
import org.hl7.fhir.utilities.npm.NpmPackage;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.hl7.fhir.validation.ValidatorSettings;
import org.hl7.fhir.validation.instance.InstanceValidator;
import org.hl7.fhir.validation.instance.advisor.BasePolicyAdvisorForFullValidation;

/**
 * HL7's validator with its logical models of CDS Hooks, offline: the models (build 0.6.0) and the R5 definitions that
 * they stand on come from HL7's published test files. Resources inside actions are R4, so each is taken out and
 * validated against R4 by itself. Extensions of this server are unknown to the models; that one complaint is left out,
 * nothing else. The model of requests lacks its context types in that build and cannot be used.
 */
public final class Hl7Validator {
    private static final String FILES = "/org/hl7/fhir/testcases/";
    private static final String OURS = "Unrecognized property 'org.prodrome.";
    private static final String NO_HOLDER = "no named extensions holder element was found";

    /** A payload that has a model. */
    public enum Model {
        RESPONSE("CDSHooksResponse"),
        SERVICES("CDSHooksServices");

        private final String file;

        Model(String file) {
            this.file = file;
        }
    }

    private final Map<Model, StructureDefinition> models = new EnumMap<>(Model.class);
    private final InstanceValidator validator;

    @SuppressWarnings("NullAway") // the validator takes null for a host and for extensions of other versions
    private Hl7Validator() {
        try {
            SimpleWorkerContext definitions = new SimpleWorkerContext.SimpleWorkerContextBuilder()
                    .withAllowLoadingDuplicates(true)
                    .fromPackage(NpmPackage.fromPackage(file("r5/packages/hl7.fhir.r5.core.tgz")));
            definitions.setNoTerminologyServer(true);
            definitions.setCanRunWithoutTerminology(true);
            definitions.setExpansionParameters(new Parameters());
            for (String base : List.of("CDSHooksElement", "CDSHooksExtensions")) {
                definitions.cacheResource(model(base));
            }
            for (Model model : Model.values()) {
                StructureDefinition definition = model(model.file);
                definitions.cacheResource(definition);
                models.put(model, definition);
            }
            validator = new InstanceValidator(definitions, null, null, new ValidatorSession(), new ValidatorSettings());
            validator.setPolicyAdvisor(
                    new BasePolicyAdvisorForFullValidation(ReferenceValidationPolicy.IGNORE, Set.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Started once, about ten seconds of one core. */
    public static Hl7Validator get() {
        return Shared.VALIDATOR;
    }

    private static final class Shared {
        static final Hl7Validator VALIDATOR = new Hl7Validator();
    }

    /** What is wrong with a payload, with where; empty when nothing is. One at a time. */
    public synchronized List<String> errors(Model model, JsonNode payload) {
        List<String> errors = new ArrayList<>();
        JsonNode shape = withoutResources(payload.deepCopy(), errors);
        List<ValidationMessage> messages = new ArrayList<>();
        validator.validate(
                null,
                messages,
                new ByteArrayInputStream(shape.toString().getBytes(StandardCharsets.UTF_8)),
                FhirFormat.JSON,
                new ArrayList<>(List.of(Objects.requireNonNull(models.get(model)))));
        messages.stream()
                .filter(message -> message.getLevel().isError())
                .filter(message -> !message.getMessage().contains(OURS)
                        && !message.getMessage().contains(NO_HOLDER))
                .map(message -> message.getLocation() + ": " + message.getMessage())
                .forEach(errors::add);
        return errors;
    }

    /** What is wrong with an R4 resource by itself. */
    public static List<String> errorsOfR4(String json) {
        return R4.VALIDATOR.validateWithResult(json).getMessages().stream()
                .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .map(message -> message.getLocationString() + ": " + message.getMessage())
                .toList();
    }

    /** Puts a resource that is valid in every version in the place of each resource, which is validated as R4. */
    private static JsonNode withoutResources(JsonNode node, List<String> errors) {
        if (node instanceof ObjectNode object && object.path("resource").isObject()) {
            JsonNode resource = object.path("resource");
            errors.addAll(errorsOfR4(resource.toString()));
            if (!resource.has("id")) {
                errors.add("a resource of an action has no id");
            }
            ObjectNode stand = JsonNodeFactory.instance.objectNode();
            stand.put("resourceType", "Basic").put("id", "x").putObject("code").put("text", "x");
            object.set("resource", stand);
        }
        node.forEach(child -> withoutResources(child, errors));
        return node;
    }

    private static final class R4 {
        static final FhirValidator VALIDATOR = validator();

        private static FhirValidator validator() {
            FhirContext fhir = FhirContext.forR4Cached();
            return fhir.newValidator()
                    .registerValidatorModule(new FhirInstanceValidator(new ValidationSupportChain(
                            new DefaultProfileValidationSupport(fhir),
                            new CommonCodeSystemsTerminologyService(fhir),
                            new InMemoryTerminologyServerValidationSupport(fhir))));
        }
    }

    private static StructureDefinition model(String name) throws IOException {
        try (InputStream in = file("r5/uml/input/" + name + ".json")) {
            return (StructureDefinition) new JsonParser().parse(in);
        }
    }

    private static InputStream file(String path) {
        return Objects.requireNonNull(Hl7Validator.class.getResourceAsStream(FILES + path), path);
    }
}
