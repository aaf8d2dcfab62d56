/** The callers' own FHIR servers over HTTP: which may be asked, and reads that no server can turn elsewhere. */
@NullMarked
package org.prodrome.cds.remote;

import org.jspecify.annotations.NullMarked;
