package org.prodrome.imaging.model;

import java.util.Comparator;

/** How versions of packages follow each other: three numbers, compared as numbers. */
public final class PackageVersion {
    /** The lower version first; what is no version comes before all that are. */
    public static final Comparator<String> ORDER = PackageVersion::compare;

    private PackageVersion() {}

    private static int compare(String a, String b) {
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = Integer.compare(number(left[i]), number(right[i]));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static int number(String part) {
        return part.matches("\\d{1,6}") ? Integer.parseInt(part) : -1;
    }
}
