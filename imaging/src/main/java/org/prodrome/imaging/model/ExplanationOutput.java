package org.prodrome.imaging.model;

/**
 * The output that shows where a score comes from: an exact class-activation map, whose mean over the film equals the
 * score (Zhou et al. 2016, doi:10.1109/CVPR.2016.319). It is the model's attention, not the outline of a lesion.
 *
 * @param output name of the network's output: findings, rows, columns
 * @param method {@code exact_cam}
 * @param forOutput the output whose scores it explains
 */
public record ExplanationOutput(String output, String method, String forOutput) {}
