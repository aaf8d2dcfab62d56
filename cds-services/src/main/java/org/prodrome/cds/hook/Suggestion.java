package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something the user may accept.
 *
 * @param label what accepting does
 * @param uuid names it in feedback
 * @param isRecommended more than one only where any number may be taken
 * @param actions done together; empty when the EHR knows what to do from the label
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"label", "uuid", "isRecommended", "actions"})
public record Suggestion(
        String label,
        UUID uuid,
        @JsonProperty("isRecommended") boolean isRecommended,
        List<Action> actions) {
    public Suggestion {
        Wire.requireText("label", label);
        actions = List.copyOf(actions);
    }

    /**
     * One change to the EHR's record.
     *
     * @param resource whole FHIR resource as FHIR JSON; with create and update
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
            Wire.requireText("description", description);
            if ((type == Type.DELETE) == (resourceId == null) || (type == Type.DELETE) != (resource == null)) {
                throw new IllegalArgumentException(
                        "delete names a resourceId, create and update carry a resource; found " + type);
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
