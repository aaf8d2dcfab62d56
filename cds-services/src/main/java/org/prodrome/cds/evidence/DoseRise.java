package org.prodrome.cds.evidence;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;

/**
 * Two orders of one blocker, the later of more milligrams: roles before and drug, parts {@code from} and {@code to}.
 * Milligrams are those of the only dose of each order; where either has none, the only strength in the words of each.
 */
final class DoseRise {
    private static final Pattern MILLIGRAMS = Pattern.compile("(?i)([0-9]+(?:[.][0-9]+)?) ?mg(?![\\p{L}\\p{Nd}])");

    private DoseRise() {}

    static String print(ScoreInputs inputs) {
        Resource before = inputs.one("before").orElseThrow(DerivationRefused::notDerived);
        Resource after = Roles.drugInUse(inputs, "drug", KidneyScores.BLOCKERS);
        if (!Roles.isDrug(before, KidneyScores.BLOCKERS)
                || !firstWord(before).equals(firstWord(after))
                || !ClinicalTime.of(before)
                        .instant()
                        .isBefore(ClinicalTime.of(after).instant())) {
            throw DerivationRefused.notDerived();
        }
        Optional<BigDecimal> from = ordered(before);
        Optional<BigDecimal> to = ordered(after);
        if (from.isEmpty() || to.isEmpty()) {
            from = named(before);
            to = named(after);
        }
        BigDecimal less = from.orElseThrow(DerivationRefused::notDerived);
        BigDecimal more = to.orElseThrow(DerivationRefused::notDerived);
        if (less.compareTo(more) >= 0) {
            throw DerivationRefused.notDerived();
        }
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "from" -> milligrams(less);
            case "to" -> milligrams(more);
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static String milligrams(BigDecimal amount) {
        return (amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros()).toPlainString() + " mg";
    }

    private static String firstWord(Resource order) {
        return Labels.of(order).toLowerCase(Locale.ROOT).replaceFirst("[^\\p{L}].*", "");
    }

    private static Optional<BigDecimal> ordered(Resource order) {
        List<BigDecimal> doses = new ArrayList<>();
        boolean other = false;
        for (var dosage : Sources.children(order, "dosageInstruction")) {
            for (var rate : ((Dosage) dosage).getDoseAndRate()) {
                if (rate.getDose() instanceof Quantity dose && dose.hasValue()) {
                    other |= !"mg".equals(dose.hasCode() ? dose.getCode() : dose.getUnit());
                    doses.add(dose.getValue());
                }
            }
        }
        return doses.size() == 1 && !other ? Optional.of(doses.get(0)) : Optional.empty();
    }

    private static Optional<BigDecimal> named(Resource order) {
        Matcher said = MILLIGRAMS.matcher(Labels.of(order));
        if (!said.find()) {
            return Optional.empty();
        }
        BigDecimal only = new BigDecimal(said.group(1));
        return said.find() ? Optional.empty() : Optional.of(only);
    }
}
