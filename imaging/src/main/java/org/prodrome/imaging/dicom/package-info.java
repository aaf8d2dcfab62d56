/**
 * DICOM objects as values: reading and writing Part 10 files, typed attributes, and pixels of monochrome images. The
 * only package that knows how DICOM is encoded.
 */
@NullMarked
package org.prodrome.imaging.dicom;

import org.jspecify.annotations.NullMarked;
