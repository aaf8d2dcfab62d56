/** Real films, real DICOM files and real records through the front doors of a running server. */
@NullMarked
package org.prodrome.server.real;

import org.jspecify.annotations.NullMarked;
