package org.prodrome.cds.hook;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Resource;

/**
 * Reads FHIR R4 inside a call. Unknown elements are ignored and required ones may lack, since clients send drafts; a
 * value that is not of its type, or no FHIR resource at all, is refused with its JSON path.
 */
public final class ResourceReader {
    private static final Pattern WITHOUT_SECONDS = Pattern.compile("\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d[Z+\"-]");
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
            String text = json.toString();
            IBaseResource parsed = parser().parseResource(text);
            if (parsed instanceof Resource resource) {
                if (WITHOUT_SECONDS.matcher(text).find()) {
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

    private IParser parser() {
        // Quiet: the default error handler logs values.
        return fhir.newJsonParser().setParserErrorHandler(new LenientErrorHandler(false));
    }
}
