package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something the user may accept: one action, since EHRs process no more than one and a user reads no more than one.
 *
 * @param label what accepting does
 * @param uuid names it in feedback
 * @param isRecommended more than one only where any number may be taken
 * @param actions exactly one
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"label", "uuid", "isRecommended", "actions"})
public record Suggestion(
        String label,
        UUID uuid,
        @JsonProperty("isRecommended") boolean isRecommended,
        List<Action> actions) {
    public Suggestion {
        Wire.requireLine("label", label);
        actions = List.copyOf(actions);
        if (actions.size() != 1) {
            throw new IllegalArgumentException("a suggestion has one action, found " + actions.size());
        }
    }

    /**
     * One change to the EHR's record.
     *
     * @param description what the user reads
     * @param resource whole FHIR resource as FHIR JSON, with an id (of its own where it is new, so that it can be
     *     named); with create and update
     * @param resourceId relative reference; with delete
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonPropertyOrder({"type", "description", "resource", "resourceId"})
    public record Action(
            Type type,
            String description,
            @Nullable JsonNode resource,
            @Nullable String resourceId) {
        public Action {
            Wire.requireLine("description", description);
            if ((type == Type.DELETE) == (resourceId == null) || (type == Type.DELETE) != (resource == null)) {
                throw new IllegalArgumentException(
                        "delete names a resourceId, create and update carry a resource; found " + type);
            }
            if (resourceId != null) {
                Wire.requireLocalReference("resourceId", resourceId);
            }
            if (resource != null
                    && (resource.path("resourceType").asText().isBlank()
                            || resource.path("id").asText().isBlank())) {
                throw new IllegalArgumentException("a resource of an action is whole: it has resourceType and id");
            }
        }

        /** What is done. */
        public enum Type {
            @JsonProperty("create")
            CREATE,
            @JsonProperty("update")
            UPDATE,
            @JsonProperty("delete")
            DELETE
        }
    }
}
