package org.prodrome.terminology.quantity;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Quantity;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Analyte.OtherUnit;
import org.prodrome.terminology.quantity.Reading.Measured;
import org.prodrome.terminology.quantity.Reading.Reason;
import org.prodrome.terminology.quantity.Reading.UnusableQuantity;

/**
 * Reads FHIR quantities in one unit. Conversion is exact decimal arithmetic to 34 digits, before any rounding. What
 * cannot be converted with certainty is unusable with a reason; nothing passes silently.
 */
public final class Quantities {
    private static final Ucum UCUM = new Ucum();
    private static final int MOST_DIGITS = 40;
    private static final int LARGEST_SCALE = 60;
    private static final BigDecimal KELVIN_AT_ZERO_CELSIUS = new BigDecimal("273.15");

    /** Same dimension in UCUM, another meaning in the clinic: only these spellings are what the analyte says. */
    private static final Set<String> HBA1C_UNITS = Set.of("%", "mmol/mol");

    private Quantities() {}

    /** The quantity as a value of the analyte in its canonical unit, if it is one and is plausible. */
    public static Reading of(Analyte analyte, Quantity quantity) {
        Reading reading = convert(analyte, quantity);
        if (reading instanceof Measured measured
                && (measured.value().compareTo(analyte.lowest()) < 0
                        || measured.value().compareTo(analyte.highest()) > 0)) {
            return unusable(
                    Reason.IMPLAUSIBLE,
                    "%s %s %s is outside %s to %s"
                            .formatted(
                                    analyte.label(),
                                    measured.value().round(new MathContext(6)).toPlainString(),
                                    analyte.unit(),
                                    analyte.lowest().toPlainString(),
                                    analyte.highest().toPlainString()));
        }
        return reading;
    }

    /**
     * The same in another unit that the analyte is read in: one of its dimension, or that of its molar conversion, or
     * {@code mmol/mol} of an HbA1c.
     */
    public static Reading of(Analyte analyte, String unit, Quantity quantity) {
        Reading canonical = of(analyte, quantity);
        if (!(canonical instanceof Measured measured) || unit.equals(analyte.unit())) {
            return canonical;
        }
        if (analyte == Analyte.HBA1C) {
            return unit.equals("mmol/mol") ? ifcc(measured, quantity) : unusable(Reason.WRONG_DIMENSION, unit);
        }
        // What was recorded in this unit is not converted there and back.
        if (inUnit(unit, quantity) instanceof Measured direct) {
            return direct;
        }
        for (OtherUnit other : analyte.otherUnits()) {
            Optional<BigDecimal> factor = UCUM.factor(other.unit(), unit);
            if (factor.isPresent()) {
                BigDecimal inOther = other.divides()
                        ? measured.value().multiply(other.factor())
                        : measured.value().divide(other.factor(), MathContext.DECIMAL128);
                return new Measured(inOther.multiply(factor.get()), unit, measured.comparator());
            }
        }
        return UCUM.factor(analyte.unit(), unit)
                .<Reading>map(factor -> new Measured(measured.value().multiply(factor), unit, measured.comparator()))
                .orElseGet(() -> unusable(
                        Reason.WRONG_DIMENSION, "%s cannot become %s".formatted(analyte.label(), shortened(unit))));
    }

    private static Reading ifcc(Measured ngsp, Quantity quantity) {
        boolean recordedSo =
                unit(quantity) instanceof UnitFound found && found.ucum().equals("mmol/mol");
        return new Measured(
                recordedSo
                        ? quantity.getValue()
                        : ngsp.value()
                                .subtract(new BigDecimal("2.152"))
                                .divide(new BigDecimal("0.09148"), MathContext.DECIMAL128),
                "mmol/mol",
                ngsp.comparator());
    }

    /** The quantity in a UCUM unit of the same dimension; no molar conversion, no limits. */
    public static Reading in(String unit, Quantity quantity) {
        return number(quantity) instanceof UnusableQuantity none ? none : inUnit(unit, quantity);
    }

    private static Reading convert(Analyte analyte, Quantity quantity) {
        if (number(quantity) instanceof UnusableQuantity none) {
            return none;
        }
        if (unitText(quantity).isEmpty()) {
            Optional<BigDecimal> meant = Unitless.value(analyte, quantity.getValue());
            if (meant.isPresent()) {
                return measured(quantity, meant.get(), analyte.unit());
            }
        }
        return switch (analyte) {
            case HBA1C -> haemoglobinA1c(quantity);
            case TEMPERATURE -> temperature(quantity);
            case EGFR -> perBodySurface(quantity);
            default -> massOrAmount(analyte, quantity);
        };
    }

    private static Reading massOrAmount(Analyte analyte, Quantity quantity) {
        UnitReading unitReading = unit(quantity);
        if (unitReading instanceof NoUnit none) {
            return none.why();
        }
        String found = ((UnitFound) unitReading).ucum();
        for (OtherUnit other : analyte.otherUnits()) {
            // Equivalents count as moles in UCUM: true of the monovalent analytes that list them, of no other.
            Optional<BigDecimal> factor = UCUM.factor(found, other.unit());
            if (factor.isPresent() && isEquivalents(found) == isEquivalents(other.unit())) {
                BigDecimal inOther = quantity.getValue().multiply(factor.get());
                BigDecimal value = other.divides()
                        ? inOther.divide(other.factor(), MathContext.DECIMAL128)
                        : inOther.multiply(other.factor());
                return measured(quantity, value, analyte.unit());
            }
        }
        if (isEquivalents(found)) {
            return unusable(
                    Reason.WRONG_DIMENSION,
                    "%s in equivalents (%s); expected %s".formatted(analyte.label(), found, analyte.unit()));
        }
        return scaled(quantity, found, analyte.unit());
    }

    private static Reading haemoglobinA1c(Quantity quantity) {
        UnitReading unitReading = unit(quantity);
        if (unitReading instanceof NoUnit none) {
            return none.why();
        }
        String found = ((UnitFound) unitReading).ucum();
        if (!HBA1C_UNITS.contains(found)) {
            return unusable(
                    Reason.WRONG_DIMENSION, "HbA1c in '%s'; expected %% (NGSP) or mmol/mol (IFCC)".formatted(found));
        }
        // NGSP = 0.09148 × IFCC + 2.152 (IFCC-NGSP master equation, ngsp.org/ifcc.asp).
        BigDecimal value = found.equals("%")
                ? quantity.getValue()
                : quantity.getValue().multiply(new BigDecimal("0.09148")).add(new BigDecimal("2.152"));
        return measured(quantity, value, "%");
    }

    private static Reading temperature(Quantity quantity) {
        UnitReading unitReading = unit(quantity);
        if (unitReading instanceof NoUnit none) {
            return none.why();
        }
        String found = ((UnitFound) unitReading).ucum();
        BigDecimal value = quantity.getValue();
        return switch (found) {
            case "Cel" -> measured(quantity, value, "Cel");
            case "[degF]" ->
                measured(
                        quantity,
                        value.subtract(BigDecimal.valueOf(32)).divide(new BigDecimal("1.8"), MathContext.DECIMAL128),
                        "Cel");
            case "K" -> measured(quantity, value.subtract(KELVIN_AT_ZERO_CELSIUS), "Cel");
            default -> unusable(Reason.WRONG_DIMENSION, "temperature in '%s'; expected Cel".formatted(found));
        };
    }

    private static Reading perBodySurface(Quantity quantity) {
        UnitReading unitReading = unit(quantity);
        if (unitReading instanceof NoUnit none) {
            return none.why();
        }
        String found = ((UnitFound) unitReading).ucum();
        return found.contains("1.73")
                ? scaled(quantity, found, Analyte.EGFR.unit())
                : unusable(
                        Reason.WRONG_DIMENSION,
                        "eGFR in '%s' is not per 1.73 m2 of body surface".formatted(shortened(found)));
    }

    private static Reading inUnit(String unit, Quantity quantity) {
        UnitReading unitReading = unit(quantity);
        return unitReading instanceof NoUnit none
                ? none.why()
                : scaled(quantity, ((UnitFound) unitReading).ucum(), unit);
    }

    private static Reading scaled(Quantity quantity, String found, String wanted) {
        Optional<BigDecimal> factor = UCUM.factor(found, wanted);
        return factor.isPresent()
                ? measured(quantity, quantity.getValue().multiply(factor.get()), wanted)
                : unusable(Reason.WRONG_DIMENSION, "unit '%s' cannot become %s".formatted(shortened(found), wanted));
    }

    private static Reading number(Quantity quantity) {
        if (!quantity.hasValue()) {
            return unusable(Reason.NO_VALUE, "the quantity has no value");
        }
        BigDecimal value = quantity.getValue();
        if (value.precision() > MOST_DIGITS || Math.abs((long) value.scale()) > LARGEST_SCALE) {
            return unusable(Reason.IMPLAUSIBLE, "a number of %d digits".formatted(value.precision()));
        }
        return measured(quantity, value, "");
    }

    /** The coded unit when it is UCUM's, else the printed one; both, when they name different units, is a mistake. */
    private static UnitReading unit(Quantity quantity) {
        String printed = UnitSpellings.toUcum(quantity.hasUnit() ? quantity.getUnit() : "");
        boolean coded = quantity.hasCode() && (!quantity.hasSystem() || CodeSystems.UCUM.equals(quantity.getSystem()));
        String code = coded ? UnitSpellings.toUcum(quantity.getCode()) : "";
        if (code.isEmpty() && printed.isEmpty()) {
            return noUnit(Reason.NO_UNIT, "the quantity has no unit");
        }
        if (code.isEmpty() || !UCUM.isUnit(code)) {
            return UCUM.isUnit(printed)
                    ? new UnitFound(printed)
                    : noUnit(
                            Reason.UNKNOWN_UNIT,
                            "unit '%s' is not UCUM".formatted(shortened(printed.isEmpty() ? code : printed)));
        }
        if (UCUM.isUnit(printed) && contradict(code, printed)) {
            return noUnit(
                    Reason.CONTRADICTING_UNITS,
                    "coded unit '%s', printed unit '%s'".formatted(shortened(code), shortened(printed)));
        }
        return new UnitFound(code);
    }

    private static boolean contradict(String code, String printed) {
        return UCUM.factor(code, printed)
                .map(factor -> factor.compareTo(BigDecimal.ONE) != 0)
                .orElse(true);
    }

    private static String unitText(Quantity quantity) {
        return (quantity.hasUnit() ? quantity.getUnit() : "") + (quantity.hasCode() ? quantity.getCode() : "");
    }

    private static boolean isEquivalents(String unit) {
        return unit.contains("eq");
    }

    private static Measured measured(Quantity quantity, BigDecimal value, String unit) {
        String comparator = quantity.hasComparator() && quantity.getComparator() != Quantity.QuantityComparator.NULL
                ? quantity.getComparator().toCode()
                : "";
        return new Measured(value, unit, comparator);
    }

    private static UnusableQuantity unusable(Reason reason, String detail) {
        return new UnusableQuantity(reason, detail);
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 39) + "…";
    }

    private static NoUnit noUnit(Reason reason, String detail) {
        return new NoUnit(unusable(reason, detail));
    }

    private sealed interface UnitReading {}

    private record UnitFound(String ucum) implements UnitReading {}

    private record NoUnit(UnusableQuantity why) implements UnitReading {}
}
