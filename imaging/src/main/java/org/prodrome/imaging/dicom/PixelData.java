package org.prodrome.imaging.dicom;

/** What decoding the pixels of an object gave: a monochrome image, or a named reason why not. */
public sealed interface PixelData permits DicomImage, Undecodable {}
