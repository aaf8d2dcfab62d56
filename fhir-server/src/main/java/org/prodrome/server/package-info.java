/** The one program: the FHIR record, the wiring, the command line. */
@NullMarked
package org.prodrome.server;

import org.jspecify.annotations.NullMarked;
