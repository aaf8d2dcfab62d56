package org.prodrome.server.governance;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.governance.SourceAttribute;
import org.prodrome.cds.governance.State;

/** What is to become of a speaker; null leaves a part as it is. The state is set last. */
record SpeakerDecision(
        @Nullable State state,
        @Nullable String owner,
        @Nullable LocalDate reviewDue,
        @Nullable Set<String> pilotUsers,
        @Nullable String evaluation,
        Map<SourceAttribute, String> attributes) {
    SpeakerDecision {
        attributes = Map.copyOf(attributes);
    }
}
