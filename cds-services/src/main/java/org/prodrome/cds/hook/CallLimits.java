package org.prodrome.cds.hook;

/**
 * How much one call may bring.
 *
 * @param bytes longest body
 * @param depth deepest nesting of JSON
 * @param stringLength longest string, in characters
 */
public record CallLimits(int bytes, int depth, int stringLength) {
    /** 16 MiB, 64 levels, strings of 2 million characters: a prefetch of several hundred resources fits many times. */
    public static final CallLimits DEFAULT = new CallLimits(16 * 1024 * 1024, 64, 2_000_000);

    public CallLimits {
        if (bytes < 1 || depth < 1 || stringLength < 1) {
            throw new IllegalArgumentException(
                    "limits are positive, found %d, %d, %d".formatted(bytes, depth, stringLength));
        }
    }
}
