package org.prodrome.longitudinal.burden;

/**
 * A resource as it was when something was said from it.
 *
 * @param reference relative, such as {@code Observation/123}
 * @param fingerprint of its clinical facts (see {@link Fingerprints}); empty when it was no fact of the timeline, such
 *     as a Device, and is not followed
 */
public record InputVersion(String reference, String fingerprint) {}
