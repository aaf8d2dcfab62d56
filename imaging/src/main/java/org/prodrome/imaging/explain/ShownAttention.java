package org.prodrome.imaging.explain;

/**
 * A map with the place where its picture is kept.
 *
 * @param attention the map with its check
 * @param path WADO-RS path of the DICOM object
 */
public record ShownAttention(Attention attention, String path) {}
