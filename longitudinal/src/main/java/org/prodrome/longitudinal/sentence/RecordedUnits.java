package org.prodrome.longitudinal.sentence;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * Shows a converted value beside what was recorded, {@code 70 umol/L (0.79 mg/dL)}, so that a reader finds it in the
 * record and reads it in the unit in use. What was recorded is a slot of its own, derived again like every other.
 */
public final class RecordedUnits {
    private static final int DECIMALS = 3;
    private static final double SAME = 0.02;

    private RecordedUnits() {}

    /**
     * The sentence with what was recorded beside each value of it that was converted to another number.
     *
     * @param longest the sentence stays as it is where it would become longer
     */
    public static Claim shown(PatientTimeline timeline, Claim claim, int longest) {
        Claim shown = claim;
        for (Slot slot : claim.slots()) {
            shown = with(shown, slot, recorded(timeline, slot));
        }
        // All or none: half of the values in one unit and half in another would be read wrong.
        return shown.text().length() <= longest ? shown : claim;
    }

    private static Claim with(Claim claim, Slot slot, Optional<Slot> recorded) {
        if (recorded.isEmpty()) {
            return claim;
        }
        String value = "{" + slot.name() + "}";
        String beside = "{" + recorded.get().name() + "}";
        String unit = slot.derivation().parameters().getOrDefault("unit", "");
        String withUnit = value + " " + Words.shown(unit);
        String template = claim.template();
        int at = template.indexOf(withUnit);
        String words = at >= 0 && endsWord(template, at + withUnit.length())
                ? template.substring(0, at)
                        + beside
                        + " ("
                        + withUnit
                        + ")"
                        + template.substring(at + withUnit.length())
                : template.replace(value, value + " (" + beside + ")");
        List<Slot> slots = new ArrayList<>(claim.slots());
        slots.add(recorded.get());
        return new Claim(claim.templateId(), words, slots, claim.ruleId());
    }

    private static boolean endsWord(String template, int end) {
        return end == template.length()
                || !Character.isLetterOrDigit(template.charAt(end)) && template.charAt(end) != '/';
    }

    private static Optional<Slot> recorded(PatientTimeline timeline, Slot slot) {
        Derivation derivation = slot.derivation();
        Map<String, String> parameters = derivation.parameters();
        if (derivation.function() != DerivationFunction.QUANTITY || parameters.containsKey("comparator")) {
            return Optional.empty();
        }
        String component = parameters.getOrDefault("component", "");
        return timeline.event(derivation.sources().get(0))
                .flatMap(event -> RecordedValue.of(event, component))
                .filter(recorded -> isOther(recorded, parameters.getOrDefault("unit", ""), slot.printed()))
                .map(recorded -> new Slot(
                        slot.name() + "Recorded",
                        recorded.printed(DECIMALS),
                        new Derivation(DerivationFunction.RECORDED, derivation.sources(), withDecimals(component))));
    }

    private static Map<String, String> withDecimals(String component) {
        Map<String, String> parameters = new TreeMap<>(Map.of("decimals", Integer.toString(DECIMALS)));
        if (!component.isEmpty()) {
            parameters.put("component", component);
        }
        return parameters;
    }

    /** Another unit, and by more than rounding another number. */
    private static boolean isOther(RecordedValue recorded, String unit, String printed) {
        if (!recorded.hasUnit()
                || recorded.unit().equals(unit)
                || recorded.unit().equals(Words.shown(unit))) {
            return false;
        }
        BigDecimal shown = new BigDecimal(printed);
        double rounding = 0.5 * Math.pow(10, -shown.scale());
        double number = recorded.quantity().getValue().doubleValue();
        return Math.abs(number - shown.doubleValue()) > Math.max(SAME * Math.abs(shown.doubleValue()), rounding) + 1e-9;
    }
}
