package org.prodrome.longitudinal.sanity;

import java.time.Instant;
import org.prodrome.terminology.quantity.Analyte;

/**
 * One measured value as the checks see it.
 *
 * @param id what the caller knows it by
 * @param analyte what was measured
 * @param at when the blood was drawn
 * @param value in the analyte's canonical unit
 * @param bare the number as it was recorded
 * @param label the unit as it was recorded; empty where none was
 */
public record Sample(int id, Analyte analyte, Instant at, double value, double bare, String label) {}
