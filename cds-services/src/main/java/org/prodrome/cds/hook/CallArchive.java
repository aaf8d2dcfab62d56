package org.prodrome.cds.hook;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A call as it is kept, and the same call again: all of it but the caller's authorization, which is never kept. */
public final class CallArchive {
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
        ObjectNode configuration = kept.putObject("extension").putObject(CallExtensions.CONFIGURATION);
        call.extensions().switches().forEach(configuration::put);
        call.extensions().numbers().forEach(configuration::put);
        return kept;
    }

    /**
     * The call that was kept.
     *
     * @throws CallRefusedException when this version reads it no longer
     */
    public HookCall again(JsonNode kept, ServiceDescription service) {
        return reader.read(kept, service);
    }
}
