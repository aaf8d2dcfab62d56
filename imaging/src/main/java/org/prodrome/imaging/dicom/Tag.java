package org.prodrome.imaging.dicom;

/**
 * The name of a data element: group and element number. Ordered as in a data set (unsigned).
 *
 * @param value group in the upper, element in the lower 16 bits
 */
public record Tag(int value) implements Comparable<Tag> {
    static final Tag ITEM = new Tag(0xFFFEE000);
    static final Tag ITEM_DELIMITATION = new Tag(0xFFFEE00D);
    static final Tag SEQUENCE_DELIMITATION = new Tag(0xFFFEE0DD);

    /** A tag from its two 16-bit halves. */
    public static Tag of(int group, int element) {
        return new Tag(group << 16 | element & 0xFFFF);
    }

    /** 16-bit group number. */
    public int group() {
        return value >>> 16;
    }

    /** 16-bit element number. */
    public int element() {
        return value & 0xFFFF;
    }

    /** Whether a manufacturer defined it (odd group, PS3.5 section 7.8). */
    public boolean isPrivate() {
        return (group() & 1) == 1;
    }

    /** Eight upper-case hexadecimal digits, as the DICOM JSON and XML models write a tag. */
    public String hex() {
        return "%08X".formatted(value);
    }

    @Override
    public int compareTo(Tag other) {
        return Integer.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return "(%04X,%04X)".formatted(group(), element());
    }
}
