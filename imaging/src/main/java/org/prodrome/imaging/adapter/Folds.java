package org.prodrome.imaging.adapter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Which fold each patient is in: all films of a patient in one, positive films spread over the folds. The same films
 * and seed give the same folds, whatever the films' order.
 *
 * @param number how many folds
 * @param byPatient 0 to {@code number} - 1
 */
record Folds(int number, Map<String, Integer> byPatient) {
    Folds {
        byPatient = Map.copyOf(byPatient);
    }

    /**
     * Deals the patients out: in an order drawn by the seed, those with most positive films first, each to the fold
     * with fewest positive, then fewest films.
     *
     * @param fixed patients whose fold is settled
     */
    static Folds of(List<Example> examples, int number, long seed, Map<String, Integer> fixed) {
        Map<String, int[]> counts = new TreeMap<>();
        for (Example example : examples) {
            int[] count = counts.computeIfAbsent(example.patient(), key -> new int[2]);
            count[0] += example.positive() ? 1 : 0;
            count[1]++;
        }
        List<String> patients = new ArrayList<>(counts.keySet());
        Collections.shuffle(patients, new Random(seed));
        patients.sort(Comparator.comparingInt((String patient) -> count(counts, patient)[0])
                .thenComparingInt(patient -> count(counts, patient)[1])
                .reversed());
        Map<String, Integer> folds = new LinkedHashMap<>();
        int[][] filled = new int[number][2];
        for (String patient : patients) {
            Integer settled = fixed.get(patient);
            if (settled != null) {
                put(folds, filled, patient, settled, count(counts, patient));
            }
        }
        for (String patient : patients) {
            if (!folds.containsKey(patient)) {
                int[] count = count(counts, patient);
                int least = 0;
                for (int fold = 1; fold < number; fold++) {
                    int byPositive = count[0] == 0 ? 0 : Integer.compare(filled[fold][0], filled[least][0]);
                    int byFilms = Integer.compare(filled[fold][1], filled[least][1]);
                    least = byPositive < 0 || byPositive == 0 && byFilms < 0 ? fold : least;
                }
                put(folds, filled, patient, least, count);
            }
        }
        return new Folds(number, folds);
    }

    private static int[] count(Map<String, int[]> counts, String patient) {
        return counts.getOrDefault(patient, new int[2]);
    }

    private static void put(Map<String, Integer> folds, int[][] filled, String patient, int fold, int[] count) {
        folds.put(patient, fold);
        filled[fold][0] += count[0];
        filled[fold][1] += count[1];
    }

    int of(Example example) {
        return byPatient.getOrDefault(example.patient(), 0);
    }

    List<Example> without(int fold, List<Example> examples) {
        return examples.stream().filter(example -> of(example) != fold).toList();
    }

    List<Example> only(int fold, List<Example> examples) {
        return examples.stream().filter(example -> of(example) == fold).toList();
    }
}
