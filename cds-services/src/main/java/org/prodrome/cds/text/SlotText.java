package org.prodrome.cds.text;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;

/**
 * What one slot prints, in another language: words of ours by the catalogue; words of the record, and categories that
 * are signs, as they stand.
 */
final class SlotText {
    private static final Set<DerivationFunction> OF_THE_RECORD = Set.of(
            DerivationFunction.LABEL,
            DerivationFunction.MODEL,
            DerivationFunction.NOT_MEASURABLE_REASON,
            DerivationFunction.CAVEAT,
            DerivationFunction.RUNTIME,
            DerivationFunction.ANSWER,
            DerivationFunction.EGFR_CATEGORY,
            DerivationFunction.ALBUMINURIA_CATEGORY);
    private static final Set<DerivationFunction> QUANTITIES =
            Set.of(DerivationFunction.RECORDED, DerivationFunction.DOSE);
    private static final Set<String> NAMES = Set.of("drug-name");
    private static final Set<String> DOSES = Set.of("dose-rise");

    private final Catalogue catalogue;

    SlotText(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Empty when a word of ours is in no entry. */
    Optional<String> of(Slot slot) {
        Derivation derivation = slot.derivation();
        Map<String, String> parameters = derivation.parameters();
        String printed = slot.printed();
        String part = parameters.getOrDefault("part", "");
        String score = parameters.getOrDefault("score", "");
        if (OF_THE_RECORD.contains(derivation.function())
                || derivation.function() == DerivationFunction.NOTE && part.equals("words")
                || derivation.function() == DerivationFunction.SIMILAR && part.equals("ids")
                || NAMES.contains(score)
                || score.equals("allergy-shared") && part.equals("name")) {
            return Optional.of(Figures.german(printed)
                    .filter(shown -> !Figures.isNumber(printed))
                    .orElse(printed));
        }
        if (QUANTITIES.contains(derivation.function()) || DOSES.contains(score)) {
            return Optional.of(Figures.germanQuantity(printed));
        }
        // The same English word may need another one in another place: a high risk, a high value.
        String place = score.isEmpty() ? derivation.function().name().toLowerCase(Locale.ROOT) : score;
        return catalogue.entry(place + ":" + printed).or(() -> catalogue.text(printed));
    }
}
