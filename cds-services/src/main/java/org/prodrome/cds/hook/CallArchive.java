package org.prodrome.cds.hook;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.prodrome.cds.text.Display;

/** A call as it is kept, and the same call again: all of it but the caller's authorization, which is never kept. */
public final class CallArchive {
    /** Beside the call, where no caller can put it: what a call brings under this name is not read. */
    private static final String DISPLAY = "display";

    private final HookCallReader reader;

    public CallArchive(FhirContext fhir) {
        this.reader = new HookCallReader(new ResourceReader(fhir));
    }

    /** A call as JSON that could be sent again, without authorization. */
    public JsonNode keep(HookCall call) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        kept.put("hook", call.hook()).put("hookInstance", call.hookInstance());
        if (call.fhirServer() != null) {
            kept.put("fhirServer", call.fhirServer());
        }
        kept.set("context", call.sentContext());
        ObjectNode prefetch = kept.putObject("prefetch");
        call.prefetch().forEach(prefetch::set);
        ObjectNode extension = kept.putObject("extension");
        if (call.extensions().requestedVersion() != null) {
            extension.put(CallExtensions.REQUESTED_VERSION, call.extensions().requestedVersion());
        }
        ObjectNode configuration = extension.putObject(CallExtensions.CONFIGURATION);
        call.extensions().switches().forEach(configuration::put);
        call.extensions().numbers().forEach(configuration::put);
        kept.putObject(DISPLAY)
                .put("language", call.display().language().code())
                .put("units", call.display().units().setting());
        return kept;
    }

    /**
     * The call that was kept.
     *
     * @throws CallRefusedException when this version reads it no longer
     */
    public HookCall again(JsonNode kept, ServiceDescription service) {
        JsonNode display = kept.path(DISPLAY);
        HookCall call = reader.read(kept, service);
        try {
            return display.isObject()
                    ? call.shownIn(Display.of(
                            display.path("language").asText(),
                            display.path("units").asText()))
                    : call;
        } catch (IllegalArgumentException e) {
            throw CallRefusedException.invalid("$." + DISPLAY, String.valueOf(e.getMessage()), "a language and units");
        }
    }
}
