package org.prodrome.longitudinal.sanity;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.prodrome.terminology.quantity.Analyte;

/**
 * What was measured in blood drawn at one moment.
 *
 * @param at when
 * @param samples one of each analyte, the first where there are several
 */
record Draw(Instant at, Map<Analyte, Sample> samples) {
    Draw(Instant at) {
        this(at, new EnumMap<>(Analyte.class));
    }

    /** Change of an analyte from an earlier sample, in % of it; empty when it was not measured in both. */
    Optional<Double> change(Analyte analyte, Map<Analyte, Sample> before, Duration within) {
        Sample now = samples.get(analyte);
        Sample then = before.get(analyte);
        return now == null
                        || then == null
                        || then.value() <= 0
                        || Duration.between(then.at(), at).compareTo(within) > 0
                ? Optional.empty()
                : Optional.of(100 * (now.value() / then.value() - 1));
    }
}
