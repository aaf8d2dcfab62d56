/** Prefetch templates filled and read. */
@NullMarked
package org.prodrome.cds.prefetch;

import org.jspecify.annotations.NullMarked;
