/** A patient's record read as one: early signs, timeline and summary as FHIR operations. */
@NullMarked
package org.prodrome.server.reading;

import org.jspecify.annotations.NullMarked;
