package org.prodrome.cds.service;

import java.time.Duration;

/**
 * How the services of a chart's opening answer.
 *
 * @param budget time after which no further card is begun
 * @param showImages whether image findings are shown, or only counted because their model is in shadow
 * @param sourceUrl page about this server that a person can read, ending with a slash; model cards are below it
 */
public record ViewSettings(Duration budget, boolean showImages, String sourceUrl) {}
