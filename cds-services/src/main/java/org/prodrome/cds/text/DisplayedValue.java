package org.prodrome.cds.text;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.RecordedValue;
import org.prodrome.terminology.quantity.Analyte;
import org.prodrome.terminology.quantity.Quantities;
import org.prodrome.terminology.quantity.Reading.Measured;

/**
 * A value or a difference of two, in the unit of a site.
 *
 * @param canonical UCUM unit that it was composed in
 * @param unit UCUM unit of the site
 * @param decimals rounded half up to so many
 * @param printed as shown
 * @param source the recorded quantity of a value, of a difference the newer one
 */
record DisplayedValue(String canonical, String unit, int decimals, String printed, Quantity source) {
    private static final int RECORDED_DECIMALS = 3;
    private static final double SAME = 0.02;

    /** Empty for a slot that is no such thing, or whose unit is the site's already. */
    static Optional<DisplayedValue> of(Slot slot, Map<String, ? extends Resource> sources, Map<Analyte, String> units) {
        Derivation derivation = slot.derivation();
        Map<String, String> parameters = derivation.parameters();
        boolean value = derivation.function() == DerivationFunction.QUANTITY;
        boolean difference = derivation.function() == DerivationFunction.DIFFERENCE
                && parameters.getOrDefault("of", "value").equals("value")
                && !parameters.getOrDefault("form", "").endsWith("percent");
        if (!value && !difference || parameters.getOrDefault("comparator", "").equals("keep")) {
            return Optional.empty();
        }
        String component = parameters.getOrDefault("component", "");
        List<Measured> measured = new ArrayList<>();
        List<Quantity> quantities = new ArrayList<>();
        String canonical = parameters.getOrDefault("unit", "");
        String unit = "";
        int decimals = 0;
        for (String source : derivation.sources()) {
            Optional<Part> part = part(sources.get(source), component);
            Optional<Analyte> analyte = part.flatMap(found -> Analyte.of(found.code()));
            if (analyte.isEmpty()
                    || !analyte.get().unit().equals(canonical)
                    || !units.containsKey(analyte.get())
                    || !(Quantities.of(
                                    analyte.get(),
                                    units.get(analyte.get()),
                                    part.orElseThrow().value())
                            instanceof Measured found)) {
                return Optional.empty();
            }
            unit = units.get(analyte.get());
            decimals = DisplayUnits.DisplayedUnit.decimals(analyte.get(), unit);
            measured.add(found);
            quantities.add(part.orElseThrow().value());
        }
        if (measured.size() != (difference ? 2 : 1)) {
            return Optional.empty();
        }
        String printed = difference
                ? difference(measured, parameters.getOrDefault("form", ""), decimals)
                : words(slot.printed()) + Printed.number(measured.get(0).value(), decimals);
        return Optional.of(
                new DisplayedValue(canonical, unit, decimals, printed, quantities.get(quantities.size() - 1)));
    }

    /** The words for a comparator, which stand before the number: {@code above }. */
    private static String words(String printed) {
        int number = printed.lastIndexOf(' ') + 1;
        return printed.substring(0, number);
    }

    private static String difference(List<Measured> measured, String form, int decimals) {
        BigDecimal change = measured.get(1).value().subtract(measured.get(0).value());
        return form.equals("signed") ? Printed.signed(change, decimals) : Printed.number(change.abs(), decimals);
    }

    /** The slot, derived in this unit. */
    Slot slot(Slot origin) {
        Map<String, String> parameters = new TreeMap<>(origin.derivation().parameters());
        parameters.put("unit", unit);
        parameters.put("decimals", Integer.toString(decimals));
        return new Slot(
                origin.name(),
                printed,
                new Derivation(
                        origin.derivation().function(), origin.derivation().sources(), parameters));
    }

    /** What was recorded, to stand beside it; empty when that is the same number, or has no unit. */
    Optional<Slot> recorded(Slot origin) {
        RecordedValue recorded = new RecordedValue(source);
        Derivation derivation = origin.derivation();
        if (derivation.function() != DerivationFunction.QUANTITY
                || derivation.parameters().containsKey("comparator")
                || !recorded.hasUnit()
                || isSame()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new TreeMap<>(Map.of("decimals", Integer.toString(RECORDED_DECIMALS)));
        String component = derivation.parameters().getOrDefault("component", "");
        if (!component.isEmpty()) {
            parameters.put("component", component);
        }
        return Optional.of(new Slot(
                origin.name() + "Recorded",
                recorded.printed(RECORDED_DECIMALS),
                new Derivation(DerivationFunction.RECORDED, derivation.sources(), parameters)));
    }

    private boolean isSame() {
        BigDecimal shown = new BigDecimal(printed);
        double rounding = 0.5 * Math.pow(10, -decimals);
        return Math.abs(source.getValue().doubleValue() - shown.doubleValue())
                <= Math.max(SAME * Math.abs(shown.doubleValue()), rounding) + 1e-9;
    }

    private record Part(CodeableConcept code, Quantity value) {}

    private static Optional<Part> part(@Nullable Resource resource, String component) {
        if (!(resource instanceof Observation observation)) {
            return Optional.empty();
        }
        if (component.isEmpty()) {
            return part(observation.getCode(), observation.getValue());
        }
        String bare = component.substring(component.indexOf('|') + 1);
        return observation.getComponent().stream()
                .filter(one -> one.getCode().getCoding().stream().anyMatch(coding -> bare.equals(coding.getCode())))
                .findFirst()
                .flatMap(one -> part(one.getCode(), one.getValue()));
    }

    private static Optional<Part> part(CodeableConcept code, @Nullable Type value) {
        return value instanceof Quantity quantity && quantity.hasValue()
                ? Optional.of(new Part(code, quantity))
                : Optional.empty();
    }
}
