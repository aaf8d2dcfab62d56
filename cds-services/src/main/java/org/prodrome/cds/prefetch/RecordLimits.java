package org.prodrome.cds.prefetch;

/**
 * How much of the own store one call reads.
 *
 * @param page resources asked for at once
 * @param perType most resources of one type; a type with more counts as not fully seen
 */
public record RecordLimits(int page, int perType) {
    public static final RecordLimits DEFAULT = new RecordLimits(500, 5_000);

    public RecordLimits {
        if (page < 1 || perType < page) {
            throw new IllegalArgumentException("pages of %d up to %d make no sense".formatted(page, perType));
        }
    }
}
