package org.prodrome.imaging.model;

import java.util.Comparator;

/**
 * A version of one model package, in the order in which versions follow each other.
 *
 * @param id reverse domain name of the model
 * @param version numbers with dots between, such as {@code 1.2.0}; what is no number is compared as text
 */
public record ModelVersion(String id, String version) {
    /** Older before newer; only versions of one package have an order that means something. */
    public static final Comparator<ModelVersion> OLDEST_FIRST =
            (one, other) -> compare(one.version.split("\\.", -1), other.version.split("\\.", -1));

    /** Reads {@code id|version}, as results name the model that made them. */
    public static ModelVersion of(String coordinates) {
        int bar = coordinates.indexOf('|');
        return bar < 0
                ? new ModelVersion(coordinates, "")
                : new ModelVersion(coordinates.substring(0, bar), coordinates.substring(bar + 1));
    }

    /** The id and version, as logs and results write it. */
    public String coordinates() {
        return id + "|" + version;
    }

    /** Whether this is an older version of the same package. */
    public boolean isOlderThan(ModelVersion other) {
        return id.equals(other.id) && OLDEST_FIRST.compare(this, other) < 0;
    }

    private static int compare(String[] one, String[] other) {
        for (int i = 0; i < Math.max(one.length, other.length); i++) {
            int part = comparePart(i < one.length ? one[i] : "0", i < other.length ? other[i] : "0");
            if (part != 0) {
                return part;
            }
        }
        return 0;
    }

    private static int comparePart(String one, String other) {
        boolean numbers = one.matches("\\d{1,9}") && other.matches("\\d{1,9}");
        return numbers ? Integer.compare(Integer.parseInt(one), Integer.parseInt(other)) : one.compareTo(other);
    }
}
