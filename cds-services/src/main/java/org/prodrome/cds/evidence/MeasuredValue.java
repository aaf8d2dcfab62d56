package org.prodrome.cds.evidence;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Quantities;
import org.prodrome.terminology.quantity.Reading;
import org.prodrome.terminology.quantity.Reading.Measured;

/**
 * The number of an Observation in a wanted unit. Spellings of units and scaling within a dimension are the shared
 * language of the product; the factors from amount of substance to mass are our own copy, so that a wrong one on either
 * side shows.
 *
 * @param comparator {@code <}, {@code <=}, {@code >=}, {@code >} or empty
 */
record MeasuredValue(BigDecimal number, String comparator) {
    private static final Set<String> HBA1C = Set.of("4548-4", "17856-6", "59261-8");
    private static final Set<String> SATURATION = Set.of("59408-5", "2708-6");
    private static final Set<String> INSPIRED_OXYGEN = Set.of("3150-6", "3150-0", "19994-3");
    private static final List<Molar> MOLAR = List.of(
            new Molar(Set.of("2160-0", "38483-4", "14682-9"), "umol/L", "mg/dL", "1", "88.4"),
            new Molar(Set.of("9318-7", "14959-1", "32294-1", "30000-4", "14958-3"), "mg/mmol", "mg/g", "8.84", "1"),
            new Molar(Set.of("2890-2"), "mg/mmol", "mg/g", "8.84", "1"),
            new Molar(Set.of("3024-7", "14920-3"), "pmol/L", "ng/dL", "1", "12.87"),
            new Molar(Set.of("1834-1", "53962-1"), "[IU]/mL", "ng/mL", "1.21", "1"),
            new Molar(Set.of("17861-6", "2000-8"), "mmol/L", "mg/dL", "4.008", "1"),
            new Molar(Set.of("2777-1", "14879-1"), "mmol/L", "mg/dL", "3.097", "1"),
            new Molar(Set.of("3094-0", "6299-2"), "mmol/L", "mg/dL", "2.801", "1"),
            new Molar(Set.of("1975-2", "14631-6"), "umol/L", "mg/dL", "1", "17.1"),
            new Molar(Set.of("718-7", "20509-6", "59260-0"), "mmol/L", "g/L", "16.114", "1"),
            new Molar(
                    Set.of("2345-7", "1558-6", "2339-0", "14749-6", "14771-0", "15074-8"),
                    "mmol/L",
                    "mg/dL",
                    "18.016",
                    "1"),
            new Molar(
                    Set.of("2093-3", "2085-9", "13457-7", "18262-6", "14647-2", "14646-4", "22748-8"),
                    "mmol/L",
                    "mg/dL",
                    "38.67",
                    "1"),
            new Molar(Set.of("2571-8", "14927-8"), "mmol/L", "mg/dL", "88.57", "1"));

    /** {@code wanted = from × times ÷ dividedBy}. */
    private record Molar(Set<String> loinc, String from, String to, String times, String dividedBy) {}

    /** The value, refused when a comparator says that it is only a bound. */
    static BigDecimal exact(Observation observation, Map<String, String> parameters) {
        MeasuredValue value = of(observation, parameters);
        if (!value.comparator.isEmpty()) {
            throw DerivationRefused.notDerived();
        }
        return value.number;
    }

    /** By the parameters {@code unit} and optionally {@code component}. */
    static MeasuredValue of(Observation observation, Map<String, String> parameters) {
        String unit = parameters.get("unit");
        if (unit == null) {
            throw DerivationRefused.notDerived();
        }
        String component = parameters.get("component");
        Part part = component == null
                ? new Part(observation.getCode(), observation.getValue())
                : component(observation, component);
        if (!(part.value instanceof Quantity quantity) || quantity.getValue() == null) {
            throw DerivationRefused.notDerived();
        }
        Decimals.sane(quantity.getValue());
        String comparator = quantity.hasComparator() ? quantity.getComparator().toCode() : "";
        return new MeasuredValue(convert(part.code, quantity, unit), comparator);
    }

    /** The comparator as words before the number; nothing for a value that is known. */
    String comparatorInWords() {
        return switch (comparator) {
            case "" -> "";
            case "<" -> "below ";
            case "<=" -> "at most ";
            case ">=" -> "at least ";
            case ">" -> "above ";
            default -> throw DerivationRefused.notDerived();
        };
    }

    /** The derivation function RECORDED. */
    static String recorded(Observation observation, Map<String, String> parameters) {
        String component = parameters.get("component");
        Type value = component == null ? observation.getValue() : component(observation, component).value;
        if (!(value instanceof Quantity quantity) || quantity.getValue() == null) {
            throw DerivationRefused.notDerived();
        }
        BigDecimal number = Decimals.sane(quantity.getValue());
        String most = parameters.get("decimals");
        if (most != null && number.scale() > Decimals.parameter(most).intValue()) {
            number = new BigDecimal(Decimals.print(number, parameters)).stripTrailingZeros();
        }
        String comparator = quantity.hasComparator() ? quantity.getComparator().toCode() : "";
        String unit = quantity.hasUnit() ? quantity.getUnit() : quantity.hasCode() ? quantity.getCode() : "";
        return Labels.oneLine(comparator + number.toPlainString() + " " + unit)
                .orElseThrow(DerivationRefused::notDerived);
    }

    private record Part(CodeableConcept code, @Nullable Type value) {}

    private static Part component(Observation observation, String code) {
        String bare = code.substring(code.indexOf('|') + 1);
        return observation.getComponent().stream()
                .filter(c -> c.getCode().getCoding().stream().anyMatch(coding -> bare.equals(coding.getCode())))
                .findFirst()
                .map(c -> new Part(c.getCode(), c.getValue()))
                .orElseThrow(DerivationRefused::notDerived);
    }

    private static BigDecimal convert(CodeableConcept code, Quantity quantity, String wanted) {
        String found = unitText(quantity);
        BigDecimal value = quantity.getValue();
        if (has(code, HBA1C)) {
            return haemoglobinA1c(value, found.toLowerCase(Locale.ROOT).contains("mol"), quantity, wanted);
        }
        if (wanted.equals("Cel") && Set.of("[degF]", "degF", "°F", "F").contains(found)) {
            return value.subtract(BigDecimal.valueOf(32)).divide(new BigDecimal("1.8"), MathContext.DECIMAL128);
        }
        if (found.isEmpty()) {
            return withoutUnit(code, value, wanted);
        }
        return molar(code, quantity, wanted).orElseGet(() -> scaled(quantity, wanted));
    }

    /** NGSP ({@code %}) and IFCC ({@code mmol/mol}) by the master equation, each into the other. */
    private static BigDecimal haemoglobinA1c(BigDecimal value, boolean ifcc, Quantity quantity, String wanted) {
        BigDecimal slope = new BigDecimal("0.09148");
        BigDecimal offset = new BigDecimal("2.152");
        if (ifcc) {
            return wanted.equals("mmol/mol")
                    ? value
                    : ngsp(value.multiply(slope).add(offset), wanted);
        }
        BigDecimal percent = scaled(quantity, "%");
        return wanted.equals("mmol/mol")
                ? percent.subtract(offset).divide(slope, MathContext.DECIMAL128)
                : ngsp(percent, wanted);
    }

    private static BigDecimal ngsp(BigDecimal value, String wanted) {
        requireUnit(wanted, "%");
        return value;
    }

    /** No unit: only where the number can mean one thing. */
    private static BigDecimal withoutUnit(CodeableConcept code, BigDecimal value, String wanted) {
        double number = value.doubleValue();
        return switch (wanted) {
            case "{score}", "/min" -> value;
            case "1" -> has(code, INSPIRED_OXYGEN) && number > 1 ? value.divide(BigDecimal.valueOf(100)) : value;
            case "%" -> {
                if (!has(code, SATURATION)) {
                    throw DerivationRefused.notDerived();
                }
                yield number > 1 ? value : value.multiply(BigDecimal.valueOf(100));
            }
            case "Cel" ->
                number < 77 || number > 113
                        ? value
                        : value.subtract(BigDecimal.valueOf(32)).divide(new BigDecimal("1.8"), MathContext.DECIMAL128);
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static Optional<BigDecimal> molar(CodeableConcept code, Quantity quantity, String wanted) {
        for (Molar molar : MOLAR) {
            if (wanted.equals(molar.from)
                    && has(code, molar.loinc)
                    && Quantities.in(molar.to, quantity) instanceof Measured mass) {
                return Optional.of(mass.value()
                        .multiply(new BigDecimal(molar.dividedBy))
                        .divide(new BigDecimal(molar.times), MathContext.DECIMAL128));
            }
            if (wanted.equals(molar.to)
                    && has(code, molar.loinc)
                    && Quantities.in(molar.from, quantity) instanceof Measured amount) {
                return Optional.of(amount.value()
                        .multiply(new BigDecimal(molar.times))
                        .divide(new BigDecimal(molar.dividedBy), MathContext.DECIMAL128));
            }
        }
        return Optional.empty();
    }

    private static BigDecimal scaled(Quantity quantity, String wanted) {
        Reading reading = Quantities.in(wanted, quantity);
        if (reading instanceof Measured measured) {
            return measured.value();
        }
        throw DerivationRefused.notDerived();
    }

    private static void requireUnit(String wanted, String unit) {
        if (!wanted.equals(unit)) {
            throw DerivationRefused.notDerived();
        }
    }

    private static String unitText(Quantity quantity) {
        return quantity.hasCode() ? quantity.getCode() : quantity.hasUnit() ? quantity.getUnit() : "";
    }

    static boolean has(CodeableConcept concept, Set<String> loinc) {
        return concept.getCoding().stream()
                .anyMatch(coding -> CodeSystems.LOINC.equals(coding.getSystem()) && loinc.contains(coding.getCode()));
    }
}
