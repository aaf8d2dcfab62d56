package org.prodrome.longitudinal.claim;

/**
 * One varying part of a {@link Claim}: what is printed and how it follows from the cited resources.
 *
 * @param name name of the slot in the template
 * @param printed exactly what the sentence shows
 * @param derivation how to arrive at it again
 */
public record Slot(String name, String printed, Derivation derivation) {}
