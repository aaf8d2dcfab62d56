package org.prodrome.longitudinal.result;

import java.util.List;
import java.util.regex.Pattern;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;

/**
 * Which slots of a sentence are probabilities: a score's part {@code risk} or {@code probability}, printed in percent.
 */
final class ScoreSlots {
    private static final Pattern PART = Pattern.compile("(?i).*(risk|probability).*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}(\\.\\d{1,6})?");

    private ScoreSlots() {}

    static List<Slot> percentages(Claim claim) {
        return claim.slots().stream()
                .filter(slot -> slot.derivation().function() == DerivationFunction.SCORE)
                .filter(slot -> PART.matcher(slot.derivation().parameters().getOrDefault("part", ""))
                        .matches())
                .filter(slot -> claim.template().contains("{" + slot.name() + "} %"))
                .filter(slot -> NUMBER.matcher(slot.printed()).matches())
                .toList();
    }
}
