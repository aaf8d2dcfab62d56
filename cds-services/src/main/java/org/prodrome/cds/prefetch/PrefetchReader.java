package org.prodrome.cds.prefetch;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final Set<String> ERROR = Set.of("error", "fatal");

    /** Codes of issue-type after which the same question gets the same refusal. */
    private static final Set<String> FOR_GOOD = Set.of(
            "not-found",
            "deleted",
            "security",
            "login",
            "forbidden",
            "suppressed",
            "not-supported",
            "unknown",
            "business-rule");

    private final ResourceReader reader;

    public PrefetchReader(FhirContext fhir) {
        this.reader = new ResourceReader(fhir);
    }

    /** A value for each key of the templates. */
    public Map<String, PrefetchValue> read(HookCall call, Map<String, String> templates) {
        return read(call, templates, SentRecords.NONE, new LinkedHashMap<>());
    }

    /**
     * The same, but what was sent before is not read again.
     *
     * @param names gets what names each value among those that are kept
     */
    Map<String, PrefetchValue> read(
            HookCall call, Map<String, String> templates, SentRecords sent, Map<String, SentRecords.Sent> names) {
        Map<String, PrefetchValue> values = new LinkedHashMap<>();
        templates.forEach((key, template) -> {
            String path = "$.prefetch." + key;
            JsonNode json = call.prefetch().get(key);
            SentRecords.Sent name = json == null ? null : sent.name(call, path, json, template);
            if (name != null) {
                names.put(key, name);
            }
            values.put(
                    key,
                    sent.value(name, () -> value(path, json, call.prefetch().containsKey(key), template)));
        });
        return values;
    }

    private PrefetchValue value(String path, @Nullable JsonNode json, boolean sent, String template) {
        if (!sent) {
            return new PrefetchValue.NotSent();
        }
        if (json == null || json.isNull()) {
            return new PrefetchValue.NoData();
        }
        // Null alone says that there is no such data: an empty object may be a query that failed.
        if (json.isEmpty()) {
            return new PrefetchValue.NotSent();
        }
        String type = json.path("resourceType").asText("");
        if (type.equals("OperationOutcome")) {
            return new PrefetchValue.Failed(isForGood(json));
        }
        return type.equals("Bundle")
                ? bundle(path, json, template)
                : new PrefetchValue.Given(List.of(reader.read(path, json)), true);
    }

    private PrefetchValue bundle(String path, JsonNode json, String template) {
        List<Resource> resources = new ArrayList<>();
        JsonNode entries = json.path("entry");
        JsonNode error = null;
        for (int i = 0; i < entries.size(); i++) {
            JsonNode entry = entries.get(i).path("resource");
            if (entry.path("resourceType").asText().equals("OperationOutcome")) {
                error = isError(entry) ? entry : error;
            } else if (entry.isObject()) {
                resources.add(reader.read("%s.entry[%d].resource".formatted(path, i), entry));
            }
        }
        if (error != null && resources.isEmpty()) {
            return new PrefetchValue.Failed(isForGood(error));
        }
        String next = next(json);
        Counted counted = Counted.of(json);
        boolean complete = error == null && next == null && counted.isAll() && isComplete(template, entries.size());
        return next == null
                ? new PrefetchValue.Given(resources, complete)
                : new PrefetchValue.Given(resources, complete, next, counted);
    }

    /** An OperationOutcome that says that something went wrong; a hint or "nothing found" does not. */
    static boolean isError(Resource resource) {
        return resource instanceof OperationOutcome outcome
                && outcome.getIssue().stream()
                        .anyMatch(issue -> issue.getSeverity() == OperationOutcome.IssueSeverity.ERROR
                                || issue.getSeverity() == OperationOutcome.IssueSeverity.FATAL);
    }

    private static boolean isError(JsonNode outcome) {
        for (JsonNode issue : outcome.path("issue")) {
            if (ERROR.contains(issue.path("severity").asText())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isForGood(JsonNode outcome) {
        for (JsonNode issue : outcome.path("issue")) {
            if (FOR_GOOD.contains(issue.path("code").asText())) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String next(JsonNode bundle) {
        for (JsonNode link : bundle.path("link")) {
            if ("next".equals(link.path("relation").asText())
                    && link.path("url").isTextual()) {
                return link.path("url").textValue();
            }
        }
        return null;
    }

    private static boolean isComplete(String template, int entries) {
        Matcher count = COUNT.matcher(template);
        return !count.find() || entries < Integer.parseInt(count.group(1));
    }
}
