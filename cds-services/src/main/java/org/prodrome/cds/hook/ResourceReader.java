package org.prodrome.cds.hook;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import com.fasterxml.jackson.databind.JsonNode;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;

/**
 * Reads FHIR R4 inside a call. Unknown elements are ignored and required ones may lack, since clients send drafts; a
 * value that is not of its type, or no FHIR resource at all, is refused with its JSON path.
 */
public final class ResourceReader {
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
            IBaseResource parsed = parser().parseResource(json.toString());
            if (parsed instanceof Resource resource) {
                return resource;
            }
        } catch (DataFormatException e) {
            // The parser's message may quote the record, so the path alone is said.
            throw CallRefusedException.invalid(path, "something that is not valid FHIR", EXPECTED);
        }
        throw CallRefusedException.invalid(path, "a resource of another FHIR version", EXPECTED);
    }

    private IParser parser() {
        // Quiet: the default error handler logs values.
        return fhir.newJsonParser().setParserErrorHandler(new LenientErrorHandler(false));
    }
}
