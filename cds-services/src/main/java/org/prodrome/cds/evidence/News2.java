package org.prodrome.cds.evidence;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.terminology.code.Loinc;

/**
 * National Early Warning Score 2, worked out a second time (Royal College of Physicians 2017, charts 1 and 2).
 * Temperature is rounded to 0.1 °C, the other numbers to integers before they are scored.
 */
final class News2 {
    private enum Sign {
        RESPIRATION(3),
        SATURATION(3),
        OXYGEN(2),
        SYSTOLIC(3),
        PULSE(3),
        CONSCIOUSNESS(3),
        TEMPERATURE(3);

        private final int most;

        Sign(int most) {
            this.most = most;
        }
    }

    private final Map<Sign, Integer> points = new EnumMap<>(Sign.class);

    static String print(List<Observation> signs, Map<String, String> parameters) {
        String scale = parameters.getOrDefault("scale", "1");
        if (!Set.of("1", "2").contains(scale)) {
            throw DerivationRefused.notDerived();
        }
        News2 score = new News2(signs, scale.equals("2"));
        return switch (parameters.getOrDefault("part", "total")) {
            case "total" -> String.valueOf(score.complete().total());
            case "band" -> score.complete().band();
            case "min" -> String.valueOf(score.total());
            case "max" -> String.valueOf(score.total() + score.missingMost());
            case "signs" -> String.valueOf(score.points.size());
            default -> throw DerivationRefused.notDerived();
        };
    }

    private News2(List<Observation> signs, boolean hypercapnic) {
        boolean knowsOxygen = signs.stream().anyMatch(News2::isOxygen);
        boolean onOxygen = signs.stream().anyMatch(o -> isOxygen(o) && givesOxygen(o));
        for (Observation sign : signs) {
            if (!hypercapnic || knowsOxygen || !needsOxygen(sign)) {
                score(sign, hypercapnic, onOxygen);
            }
        }
    }

    /** From 93 % on, chart 2 has other points with oxygen than on air. */
    private static boolean needsOxygen(Observation sign) {
        return Loinc.OXYGEN_SATURATION.isIn(sign.getCode()) && integer(sign, "%") > 92;
    }

    private void score(Observation sign, boolean hypercapnic, boolean onOxygen) {
        if (Loinc.RESPIRATION_RATE.isIn(sign.getCode())) {
            put(Sign.RESPIRATION, respiration(integer(sign, "/min")));
        } else if (Loinc.OXYGEN_SATURATION.isIn(sign.getCode())) {
            int percent = integer(sign, "%");
            put(Sign.SATURATION, hypercapnic ? saturationScale2(percent, onOxygen) : saturation(percent));
        } else if (isOxygen(sign)) {
            put(Sign.OXYGEN, givesOxygen(sign) ? 2 : 0);
        } else if (Loinc.SYSTOLIC_PRESSURE.isIn(sign.getCode()) || Loinc.BLOOD_PRESSURE_PANEL.isIn(sign.getCode())) {
            put(Sign.SYSTOLIC, systolic(systolicOf(sign)));
        } else if (Loinc.HEART_RATE.isIn(sign.getCode())) {
            put(Sign.PULSE, pulse(integer(sign, "/min")));
        } else if (Loinc.CONSCIOUSNESS.isIn(sign.getCode()) || Loinc.GLASGOW_COMA_SCALE.isIn(sign.getCode())) {
            put(Sign.CONSCIOUSNESS, isAlert(sign) ? 0 : 3);
        } else if (Loinc.TEMPERATURE.isIn(sign.getCode())) {
            put(Sign.TEMPERATURE, temperature(rounded(sign, "Cel", 1)));
        } else {
            throw DerivationRefused.notDerived();
        }
    }

    private void put(Sign sign, int value) {
        if (points.put(sign, value) != null) {
            throw DerivationRefused.notDerived();
        }
    }

    private News2 complete() {
        if (points.size() != Sign.values().length) {
            throw DerivationRefused.notDerived();
        }
        return this;
    }

    private int total() {
        return points.values().stream().mapToInt(Integer::intValue).sum();
    }

    private int missingMost() {
        return Arrays.stream(Sign.values())
                .filter(sign -> !points.containsKey(sign))
                .mapToInt(sign -> sign.most)
                .sum();
    }

    private String band() {
        if (total() >= 7) {
            return "high";
        }
        if (total() >= 5) {
            return "medium";
        }
        return points.containsValue(3) ? "low-medium" : "low";
    }

    private static boolean isOxygen(Observation sign) {
        return Loinc.INSPIRED_OXYGEN_FRACTION.isIn(sign.getCode()) || Loinc.OXYGEN_FLOW.isIn(sign.getCode());
    }

    private static boolean givesOxygen(Observation sign) {
        if (Loinc.OXYGEN_FLOW.isIn(sign.getCode())) {
            return value(sign, "L/min").signum() > 0;
        }
        return value(sign, "1").compareTo(new BigDecimal("0.21")) > 0;
    }

    private static int systolicOf(Observation sign) {
        if (Loinc.SYSTOLIC_PRESSURE.isIn(sign.getCode())) {
            return integer(sign, "mm[Hg]");
        }
        String code = sign.getComponent().stream()
                .flatMap(c -> c.getCode().getCoding().stream())
                .filter(Loinc.SYSTOLIC_PRESSURE::isIn)
                .map(Coding::getCode)
                .findFirst()
                .orElseThrow(DerivationRefused::notDerived);
        return MeasuredValue.exact(sign, Map.of("unit", "mm[Hg]", "component", code))
                .setScale(0, RoundingMode.HALF_UP)
                .intValue();
    }

    private static boolean isAlert(Observation sign) {
        if (Loinc.GLASGOW_COMA_SCALE.isIn(sign.getCode())) {
            return integer(sign, "{score}") == 15;
        }
        if (sign.getValue() instanceof CodeableConcept answer) {
            if (Loinc.ALERT.isIn(answer)) {
                return true;
            }
            if (Loinc.NOT_ALERT.isIn(answer)) {
                return false;
            }
        }
        throw DerivationRefused.notDerived();
    }

    private static int integer(Observation sign, String unit) {
        return rounded(sign, unit, 0).intValue();
    }

    private static BigDecimal rounded(Observation sign, String unit, int decimals) {
        return value(sign, unit).setScale(decimals, RoundingMode.HALF_UP);
    }

    private static BigDecimal value(Observation sign, String unit) {
        return MeasuredValue.exact(sign, Map.of("unit", unit));
    }

    private static int respiration(int rate) {
        return rate <= 8 ? 3 : rate <= 11 ? 1 : rate <= 20 ? 0 : rate <= 24 ? 2 : 3;
    }

    private static int saturation(int percent) {
        return percent <= 91 ? 3 : percent <= 93 ? 2 : percent <= 95 ? 1 : 0;
    }

    private static int saturationScale2(int percent, boolean onOxygen) {
        if (percent <= 92) {
            return percent <= 83 ? 3 : percent <= 85 ? 2 : percent <= 87 ? 1 : 0;
        }
        if (!onOxygen) {
            return 0;
        }
        return percent <= 94 ? 1 : percent <= 96 ? 2 : 3;
    }

    private static int systolic(int pressure) {
        return pressure <= 90 ? 3 : pressure <= 100 ? 2 : pressure <= 110 ? 1 : pressure <= 219 ? 0 : 3;
    }

    private static int pulse(int rate) {
        return rate <= 40 ? 3 : rate <= 50 ? 1 : rate <= 90 ? 0 : rate <= 110 ? 1 : rate <= 130 ? 2 : 3;
    }

    private static int temperature(BigDecimal celsius) {
        int tenths = celsius.movePointRight(1).intValue();
        return tenths <= 350 ? 3 : tenths <= 360 ? 1 : tenths <= 380 ? 0 : tenths <= 390 ? 1 : 2;
    }
}
