package org.prodrome.imaging.stow;

/**
 * Bounds on one STOW-RS request.
 *
 * @param maxPartBytes longest instance
 * @param maxParts most instances
 * @param maxRequestBytes longest body
 */
public record StowLimits(int maxPartBytes, int maxParts, long maxRequestBytes) {
    /** 256 MiB an instance, 5,000 instances, 4 GiB a request. */
    public static final StowLimits DEFAULT = new StowLimits(256 << 20, 5_000, 4L << 30);

    public StowLimits {
        if (maxPartBytes <= 0 || maxParts <= 0 || maxRequestBytes <= 0) {
            throw new IllegalArgumentException("every limit must be positive");
        }
    }
}
