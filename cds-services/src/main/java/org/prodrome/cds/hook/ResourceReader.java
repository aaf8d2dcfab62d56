package org.prodrome.cds.hook;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IJsonLikeParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.parser.json.jackson.JacksonStructure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Resource;

/**
 * Reads FHIR R4 inside a call. Unknown elements are ignored and required ones may lack, since clients send drafts; a
 * value that is not of its type, or no FHIR resource at all, is refused with its JSON path.
 */
public final class ResourceReader {
    private static final Pattern WITHOUT_SECONDS = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d([Z+-].*)?");
    private static final int DATE = 10;
    private static final String EXPECTED = "a FHIR R4 resource in JSON";

    private final FhirContext fhir;

    public ResourceReader(FhirContext fhir) {
        this.fhir = fhir;
    }

    /**
     * One resource.
     *
     * @param path where it stands in the request, for the refusal
     * @throws CallRefusedException 400, without the value
     */
    public Resource read(String path, JsonNode json) {
        if (!json.path("resourceType").isTextual()) {
            throw CallRefusedException.missing(path + ".resourceType", "the name of a FHIR R4 resource");
        }
        try {
            // The tree is read as it is: written out, it would be parsed a second time.
            JacksonStructure tree = new JacksonStructure();
            tree.setNativeObject((ObjectNode) json);
            IBaseResource parsed = parser().parseResource(tree);
            if (parsed instanceof Resource resource) {
                if (hasTimeWithoutSeconds(json)) {
                    fillSeconds(resource);
                }
                return resource;
            }
        } catch (DataFormatException e) {
            // The parser's message may quote the record, so the path alone is said.
            throw CallRefusedException.invalid(path, "something that is not valid FHIR", EXPECTED);
        }
        throw CallRefusedException.invalid(path, "a resource of another FHIR version", EXPECTED);
    }

    /**
     * FHIR R4 wants seconds where there are hours and minutes, "may be zero-filled" (datatypes, dateTime). A client
     * that leaves them out is understood; without them the resource could be read and not copied.
     */
    private void fillSeconds(Resource resource) {
        fhir.newTerser().getAllPopulatedChildElementsOfType(resource, BaseDateTimeType.class).stream()
                .filter(time -> time.getPrecision() == TemporalPrecisionEnum.MINUTE)
                .forEach(time -> time.setPrecision(TemporalPrecisionEnum.SECOND));
    }

    private static boolean hasTimeWithoutSeconds(JsonNode json) {
        if (json.isTextual()) {
            String text = json.textValue();
            return text.length() > DATE
                    && text.charAt(DATE) == 'T'
                    && WITHOUT_SECONDS.matcher(text).matches();
        }
        for (JsonNode child : json) {
            if (hasTimeWithoutSeconds(child)) {
                return true;
            }
        }
        return false;
    }

    private IJsonLikeParser parser() {
        // Quiet: the default error handler logs values.
        return (IJsonLikeParser) fhir.newJsonParser().setParserErrorHandler(new LenientErrorHandler(false));
    }
}
