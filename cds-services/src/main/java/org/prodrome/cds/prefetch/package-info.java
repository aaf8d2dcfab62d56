/** What a call brings along, told apart from what it lacks, and whose record it is. */
@NullMarked
package org.prodrome.cds.prefetch;

import org.jspecify.annotations.NullMarked;
