package org.prodrome.imaging.drift;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One analysed film as drift looks at it: nothing in it says whose it is. What a film does not say is {@code absent}, a
 * value like any other, since an attribute that is no longer filled is a change too.
 *
 * @param taken when it was taken
 * @param patient opaque key, equal for films of one patient
 * @param categories by the name of their stream, such as manufacturer
 * @param numbers by the name of their stream, as far as there is a number
 * @param embedding unit vector, null where the model was not run; do not change
 * @param refused whether the gate refused it
 */
public record FilmSeen(
        Instant taken,
        String patient,
        Map<String, String> categories,
        Map<String, Double> numbers,
        float @Nullable [] embedding,
        boolean refused) {
    static final String ABSENT = "absent";

    public FilmSeen {
        categories = Collections.unmodifiableMap(new TreeMap<>(categories));
        numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
        for (Map.Entry<String, Double> number : numbers.entrySet()) {
            if (!Double.isFinite(number.getValue())) {
                throw new IllegalArgumentException("%s is not a number".formatted(number.getKey()));
            }
        }
    }

    /** A film that the gate refused before the model was run. */
    public static FilmSeen refusedUnread(
            Instant taken, String patient, Map<String, String> categories, Map<String, Double> numbers) {
        return new FilmSeen(taken, patient, categories, numbers, null, true);
    }

    String category(String stream) {
        String value = categories.getOrDefault(stream, "");
        return value.isBlank() ? ABSENT : value;
    }

    Optional<Double> number(String stream) {
        return Optional.ofNullable(numbers.get(stream));
    }
}
