package org.prodrome.longitudinal.result;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;

/**
 * Which slots of sentences are probabilities. Scores print much in percent that is none (a slope, a change, a share),
 * so those that are stand in a list.
 */
final class ScoreSlots {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}(\\.\\d{1,6})?");

    /** By score and part, and for a score of several outcomes by its parameter {@code outcome} too. */
    static final Map<String, String> PROBABILITIES = Map.of(
            "kfre.percent", "Kidney failure needing replacement therapy",
            "aki-48h.percent", "Acute kidney injury within 48 hours",
            "pooled-cohort.percent", "Atherosclerotic cardiovascular disease",
            "prevent.percent.total_cvd", "Cardiovascular disease",
            "prevent.percent.ascvd", "Atherosclerotic cardiovascular disease",
            "prevent.percent.heart_failure", "Heart failure");

    private ScoreSlots() {}

    /**
     * A probability that a sentence gives.
     *
     * @param outcome of what, in words
     * @param fraction 0 to 1, as precise as it is printed
     * @param years until when, 0 where the score has no parameter that says
     * @param claim the sentence
     */
    record Probability(String outcome, BigDecimal fraction, int years, Claim claim) {
        /** The end of the years, if there are any. */
        Optional<Instant> until(Instant from) {
            return years == 0
                    ? Optional.empty()
                    : Optional.of(from.atZone(ZoneOffset.UTC).plusYears(years).toInstant());
        }
    }

    /** The probabilities of the sentences, each once. */
    static List<Probability> of(Stream<Claim> claims) {
        Set<List<String>> seen = new HashSet<>();
        return claims.flatMap(claim -> claim.slots().stream().flatMap(slot -> of(slot, claim).stream()))
                .filter(found -> seen.add(
                        List.of(found.outcome(), found.fraction().toString(), Integer.toString(found.years()))))
                .toList();
    }

    private static Optional<Probability> of(Slot slot, Claim claim) {
        if (slot.derivation().function() != DerivationFunction.SCORE
                || !claim.template().contains("{" + slot.name() + "} %")
                || !NUMBER.matcher(slot.printed()).matches()) {
            return Optional.empty();
        }
        Map<String, String> parameters = slot.derivation().parameters();
        String key = parameters.getOrDefault("score", "") + "." + parameters.getOrDefault("part", "");
        String outcome = parameters.get("outcome");
        return Optional.ofNullable(PROBABILITIES.get(outcome == null ? key : key + "." + outcome))
                .map(words -> new Probability(
                        words,
                        new BigDecimal(slot.printed()).divide(BigDecimal.valueOf(100), 6, RoundingMode.HALF_UP),
                        Integer.parseInt(parameters.getOrDefault("years", "0")),
                        claim));
    }
}
