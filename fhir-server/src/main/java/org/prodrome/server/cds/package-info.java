/** Hands the record to the CDS Hooks module. */
@NullMarked
package org.prodrome.server.cds;

import org.jspecify.annotations.NullMarked;
