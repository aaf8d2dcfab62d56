package org.prodrome.cds.prefetch;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.ResourceReader;

/**
 * Reads the prefetch of a call as FHIR R4, key by key of our own templates; keys that we did not ask for are left
 * aside. Unknown elements are ignored; what is no FHIR resource at all is refused with its JSON path.
 */
public final class PrefetchReader {
    private static final Pattern COUNT = Pattern.compile("[?&]_count=(\\d{1,5})");

    private final ResourceReader reader;

    public PrefetchReader(FhirContext fhir) {
        this.reader = new ResourceReader(fhir);
    }

    /** A value for each key of the templates. */
    public Map<String, PrefetchValue> read(HookCall call, Map<String, String> templates) {
        Map<String, PrefetchValue> values = new LinkedHashMap<>();
        templates.forEach((key, template) -> values.put(
                key,
                value(
                        "$.prefetch." + key,
                        call.prefetch().get(key),
                        call.prefetch().containsKey(key),
                        template)));
        return values;
    }

    private PrefetchValue value(String path, @Nullable JsonNode json, boolean sent, String template) {
        if (!sent) {
            return new PrefetchValue.NotSent();
        }
        if (json == null || json.isNull() || json.isEmpty()) {
            return new PrefetchValue.NoData();
        }
        String type = json.path("resourceType").asText("");
        if (type.equals("OperationOutcome")) {
            return new PrefetchValue.Failed();
        }
        return type.equals("Bundle")
                ? bundle(path, json, template)
                : new PrefetchValue.Given(List.of(reader.read(path, json)), true);
    }

    private PrefetchValue bundle(String path, JsonNode json, String template) {
        List<Resource> resources = new ArrayList<>();
        JsonNode entries = json.path("entry");
        for (int i = 0; i < entries.size(); i++) {
            JsonNode entry = entries.get(i).path("resource");
            if (entry.isObject()) {
                Resource resource = reader.read("%s.entry[%d].resource".formatted(path, i), entry);
                if (!(resource instanceof OperationOutcome)) {
                    resources.add(resource);
                }
            }
        }
        return new PrefetchValue.Given(resources, isComplete(json, template, entries.size()));
    }

    private static boolean isComplete(JsonNode bundle, String template, int entries) {
        for (JsonNode link : bundle.path("link")) {
            if ("next".equals(link.path("relation").asText())) {
                return false;
            }
        }
        Matcher count = COUNT.matcher(template);
        return !count.find() || entries < Integer.parseInt(count.group(1));
    }
}
