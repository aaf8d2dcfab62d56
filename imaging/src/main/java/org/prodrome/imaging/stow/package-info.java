/**
 * DICOMweb (PS3.18): storing instances over HTTP (STOW-RS) and handing single instances back (WADO-RS). An instance is
 * acknowledged only after its bytes and the record of it are durable, and never overwritten after that.
 */
@NullMarked
package org.prodrome.imaging.stow;

import org.jspecify.annotations.NullMarked;
