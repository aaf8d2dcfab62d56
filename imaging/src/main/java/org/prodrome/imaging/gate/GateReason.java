package org.prodrome.imaging.gate;

/**
 * Why a film is refused, unusual or to be read with care.
 *
 * @param code short and stable, for programs
 * @param sentence for people: what was found and what would be right
 */
public record GateReason(String code, String sentence) {}
