package org.prodrome.cds.option;

import java.util.List;

/**
 * Content that is not used.
 *
 * @param place where it was read from
 * @param what file, or resource by its address
 * @param reasons each with what would be right
 */
public record Refused(String place, String what, List<String> reasons) {
    public Refused {
        reasons = List.copyOf(reasons);
    }
}
