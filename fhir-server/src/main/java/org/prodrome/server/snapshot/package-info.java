/** Patients' records as they were last read, kept in memory while nothing in them changes. */
@NullMarked
package org.prodrome.server.snapshot;

import org.jspecify.annotations.NullMarked;
