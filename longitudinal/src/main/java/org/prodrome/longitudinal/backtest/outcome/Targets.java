package org.prodrome.longitudinal.backtest.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.prodrome.longitudinal.backtest.source.UnreadableSourceException;

/**
 * Which detector is judged by which outcome: JSON, an array of {@code {"detector": "news2", "outcome":
 * "death-in-hospital", "horizonHours": 24}}. A detector that is not listed is reported by its burden alone.
 */
public final class Targets {
    private final List<Target> targets;

    private Targets(List<Target> targets) {
        this.targets = List.copyOf(targets);
    }

    /** The ones that come with the product. */
    public static Targets shipped() throws IOException {
        try (InputStream in = Objects.requireNonNull(Targets.class.getResourceAsStream("targets.json"))) {
            return read(in);
        }
    }

    /**
     * Reads a configuration.
     *
     * @throws UnreadableSourceException when it names an outcome that there is not or lacks a horizon
     */
    public static Targets read(InputStream json) throws IOException {
        List<Target> targets = new ArrayList<>();
        for (JsonNode node : new ObjectMapper().readTree(json)) {
            Outcome outcome = Outcome.of(node.path("outcome").asText())
                    .orElseThrow(() -> new UnreadableSourceException("no outcome '%s'; there are %s"
                            .formatted(
                                    node.path("outcome").asText(),
                                    Stream.of(Outcome.values()).map(Outcome::id).toList())));
            int hours = node.path("horizonHours").asInt();
            String detector = node.path("detector").asText();
            if (hours <= 0 || detector.isEmpty()) {
                throw new UnreadableSourceException(
                        "a target needs a detector and horizonHours above 0, found %s".formatted(node));
            }
            targets.add(new Target(detector, outcome, Duration.ofHours(hours)));
        }
        return new Targets(targets);
    }

    /** What a detector is judged by, by its id with or without version. */
    public Optional<Target> of(String detectorId) {
        int slash = detectorId.lastIndexOf('/');
        String name = slash < 0 ? detectorId : detectorId.substring(0, slash);
        return targets.stream().filter(target -> target.detector().equals(name)).findFirst();
    }
}
