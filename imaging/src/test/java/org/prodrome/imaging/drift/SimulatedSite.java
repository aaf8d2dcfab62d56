package org.prodrome.imaging.drift;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Films of a made-up hospital: each has a degree of illness, which shows in the model's output and in the embedding,
 * and a device, whose look shows in the embedding. Days are counted from the first.
 */
final class SimulatedSite {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant END = START.plus(Duration.ofDays(420));
    private static final int DIMS = 16;

    /** What can change at the site. */
    static final class Ways {
        double ill = 0.2;
        double newDevice = 0;
        double look = 0;
        double old = 0.3;
        double refused = 0.02;
        double absentView = 0;
        double newProtocol = 0;
    }

    private final SplittableRandom random;
    private final SplittableRandom headers;

    SimulatedSite(long seed) {
        random = new SplittableRandom(seed);
        headers = new SplittableRandom(~seed);
    }

    /** Films of so many days, so many a day, with other ways from a day on. */
    List<FilmSeen> films(int days, int aDay, int changeDay, Consumer<Ways> change) {
        Ways ways = new Ways();
        List<FilmSeen> films = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            if (day == changeDay) {
                change.accept(ways);
            }
            for (int i = 0; i < aDay; i++) {
                films.add(film(START.plus(Duration.ofDays(day)).plusSeconds(86400L * i / aDay), films.size(), ways));
            }
        }
        return films;
    }

    private FilmSeen film(Instant taken, int number, Ways ways) {
        boolean ill = chance(ways.ill);
        boolean refused = chance(ways.refused);
        double illness = ill ? 3 : 0;
        float[] vector = new float[DIMS];
        double squares = 0;
        for (int d = 0; d < DIMS; d++) {
            double value = StatisticsTest.gaussian(random);
            value += d == 0 ? illness : 0;
            value += d == 1 ? ways.look : 0;
            vector[d] = (float) value;
            squares += value * value;
        }
        for (int d = 0; d < DIMS; d++) {
            vector[d] /= (float) Math.sqrt(squares);
        }
        double output = 1 / (1 + Math.exp(-(illness - 1.5 + 0.7 * StatisticsTest.gaussian(random))));
        Map<String, String> categories = Map.of(
                "modality",
                "DX",
                "manufacturer",
                chance(ways.newDevice) ? "Newcomer" : chance(0.6) ? "Maker A" : "Maker B",
                "view",
                chance(ways.absentView) ? "" : chance(0.7) ? "PA" : "AP",
                "age-band",
                chance(ways.old) ? "70-79" : "%d0-%d9".formatted(4 + number % 3, 4 + number % 3),
                "sex",
                chance(0.5) ? "F" : "M");
        Map<String, Double> numbers = header(ways);
        numbers.put("kvp", 110 + 4 * StatisticsTest.gaussian(random));
        if (!refused) {
            numbers.put("effusion", output);
            numbers.put("sharpness", Math.exp(5 + 0.5 * StatisticsTest.gaussian(headers)));
            numbers.put("entropy", 7.4 + 0.2 * StatisticsTest.gaussian(headers));
        }
        String patient = "patient " + number;
        return refused
                ? FilmSeen.refusedUnread(taken, patient, categories, numbers)
                : new FilmSeen(taken, patient, categories, numbers, vector, false);
    }

    private boolean chance(double p) {
        return random.nextDouble() < p;
    }

    /** Two detectors with a size and a depth each; exposure by the patient, and by the protocol. */
    private Map<String, Double> header(Ways ways) {
        boolean wide = headers.nextDouble() < 0.4;
        boolean fresh = headers.nextDouble() < ways.newProtocol;
        double exposure = Math.exp(0.5 + 0.4 * StatisticsTest.gaussian(headers)) * (fresh ? 0.5 : 1);
        Map<String, Double> numbers = new HashMap<>();
        numbers.put("rows", wide ? 2048.0 : 2430.0);
        numbers.put("columns", wide ? 2500.0 : 1994.0);
        numbers.put("pixel-spacing", wide ? 0.14 : 0.175);
        numbers.put("bits-stored", wide ? 14.0 : 12.0);
        numbers.put("tube-current", 40.0 * headers.nextInt(5, 12));
        numbers.put("exposure", Math.rint(1000 * exposure) / 1000);
        numbers.put("relative-exposure", Math.rint(400 + 60 * StatisticsTest.gaussian(headers)));
        numbers.put("window-center", Math.rint(2000 + 150 * StatisticsTest.gaussian(headers)));
        numbers.put("window-width", Math.rint(3200 + 300 * StatisticsTest.gaussian(headers)));
        return numbers;
    }
}
