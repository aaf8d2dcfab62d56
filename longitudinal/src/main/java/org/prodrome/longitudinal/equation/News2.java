package org.prodrome.longitudinal.equation;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * National Early Warning Score 2 of adults. Reproduced from: Royal College of Physicians. National Early Warning Score
 * (NEWS) 2: Standardising the assessment of acute-illness severity in the NHS. Updated report of a working party.
 * London: RCP, 2017.
 */
public final class News2 {
    /** The seven signs, with the most points each can give. */
    public enum Sign {
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

    /** Clinical response bands. */
    public enum Band {
        LOW("low"),
        LOW_MEDIUM("low-medium"),
        MEDIUM("medium"),
        HIGH("high");

        private final String words;

        Band(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * What was measured; null where it was not.
     *
     * @param respiration per minute
     * @param saturation oxygen saturation, %
     * @param onOxygen whether the patient breathes more than air
     * @param systolic mmHg
     * @param pulse per minute
     * @param alert whether alert, without new confusion
     * @param temperature °C
     * @param scale2 second saturation scale: documented hypercapnic failure with a target of 88 to 92 %
     */
    public record Signs(
            @Nullable Double respiration,
            @Nullable Double saturation,
            @Nullable Boolean onOxygen,
            @Nullable Double systolic,
            @Nullable Double pulse,
            @Nullable Boolean alert,
            @Nullable Double temperature,
            boolean scale2) {}

    private final Map<Sign, Integer> points = new EnumMap<>(Sign.class);

    private News2(Signs signs) {
        put(Sign.RESPIRATION, signs.respiration(), value -> steps(value, 9, 3, 12, 1, 21, 0, 25, 2, 3));
        Double saturation = signs.saturation();
        // From 93 % on, the second scale needs to know whether the patient breathes oxygen.
        if (saturation != null && (!signs.scale2() || signs.onOxygen() != null || saturation < 92.5)) {
            points.put(Sign.SATURATION, saturation((int) Math.floor(saturation + 0.5), signs));
        }
        if (signs.onOxygen() != null) {
            points.put(Sign.OXYGEN, signs.onOxygen() ? 2 : 0);
        }
        put(
                Sign.SYSTOLIC,
                signs.systolic(),
                value -> value >= 220 ? 3 : steps(value, 91, 3, 101, 2, 111, 1, 220, 0, 3));
        put(Sign.PULSE, signs.pulse(), News2::pulse);
        if (signs.alert() != null) {
            points.put(Sign.CONSCIOUSNESS, signs.alert() ? 0 : 3);
        }
        if (signs.temperature() != null) {
            points.put(Sign.TEMPERATURE, temperature(signs.temperature()));
        }
    }

    /** Scores what was measured. Values are first rounded: temperature to 0.1 °C, the others to whole numbers. */
    public static News2 of(Signs signs) {
        return new News2(signs);
    }

    /** Points of each sign that was measured. */
    public Map<Sign, Integer> points() {
        return Map.copyOf(points);
    }

    /** Whether all seven signs were measured. */
    public boolean isComplete() {
        return points.size() == Sign.values().length;
    }

    /** Least total that is possible: the missing signs count 0. The total when complete. */
    public int min() {
        return points.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Greatest total that is possible: the missing signs count their most. */
    public int max() {
        int max = min();
        for (Sign sign : Sign.values()) {
            max += points.containsKey(sign) ? 0 : sign.most;
        }
        return max;
    }

    /** Response band of {@link #min()}. */
    public Band band() {
        int total = min();
        if (total >= 7) {
            return Band.HIGH;
        }
        if (total >= 5) {
            return Band.MEDIUM;
        }
        return points.containsValue(3) ? Band.LOW_MEDIUM : Band.LOW;
    }

    private void put(Sign sign, @Nullable Double value, java.util.function.IntUnaryOperator score) {
        if (value != null) {
            points.put(sign, score.applyAsInt((int) Math.floor(value + 0.5)));
        }
    }

    private static int steps(int value, int a, int below, int b, int pb, int c, int pc, int d, int pd, int from) {
        if (value < a) {
            return below;
        }
        if (value < b) {
            return pb;
        }
        if (value < c) {
            return pc;
        }
        return value < d ? pd : from;
    }

    private static int pulse(int value) {
        if (value <= 40 || value >= 131) {
            return 3;
        }
        if (value >= 111) {
            return 2;
        }
        return value <= 50 || value >= 91 ? 1 : 0;
    }

    private static int saturation(int value, Signs signs) {
        if (!signs.scale2()) {
            return value <= 91 ? 3 : value <= 93 ? 2 : value <= 95 ? 1 : 0;
        }
        if (value <= 87) {
            return value <= 83 ? 3 : value <= 85 ? 2 : 1;
        }
        if (value <= 92 || Boolean.FALSE.equals(signs.onOxygen())) {
            return 0;
        }
        return value <= 94 ? 1 : value <= 96 ? 2 : 3;
    }

    private static int temperature(double celsius) {
        long tenths = (long) Math.floor(celsius * 10 + 0.5 + Numbers.EPSILON);
        if (tenths <= 350) {
            return 3;
        }
        if (tenths >= 391) {
            return 2;
        }
        return tenths <= 360 || tenths >= 381 ? 1 : 0;
    }
}
