/** Where the bytes of DICOM objects are kept: each under the hash of its content, written once, never changed. */
@NullMarked
package org.prodrome.imaging.store;

import org.jspecify.annotations.NullMarked;
