/** A caller's FHIR server that behaves, and several that do not. */
@NullMarked
package org.prodrome.cds.remote;

import org.jspecify.annotations.NullMarked;
