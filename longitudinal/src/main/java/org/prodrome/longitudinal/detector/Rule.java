package org.prodrome.longitudinal.detector;

/**
 * What a detector is: words about the rule, never about a patient.
 *
 * @param id stable name with version, such as {@code ckd-progression/1}
 * @param title what a person calls it
 * @param purpose what it is for
 * @param population whom it is read for and who is excluded, in one sentence
 * @param lookBack how far back it looks, and how old its newest input may be
 * @param citation where it comes from
 * @param whatWouldChangeIt what new information would make it say something else
 */
public record Rule(
        String id,
        String title,
        String purpose,
        String population,
        String lookBack,
        Citation citation,
        String whatWouldChangeIt) {}
