/** The FHIR record: HAPI JPA R4, its schema and its wiring. */
@NullMarked
package org.prodrome.server.record;

import org.jspecify.annotations.NullMarked;
