package org.prodrome.longitudinal.timeline;

import org.prodrome.terminology.code.Code;

/**
 * How often a code was met.
 *
 * @param code as recorded; its display is the event's label
 * @param count 1 and up
 */
public record CodeCount(Code code, int count) {}
