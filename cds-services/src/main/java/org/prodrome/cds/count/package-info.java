/** Counts of what was said and what was withheld; never a patient. */
@NullMarked
package org.prodrome.cds.count;

import org.jspecify.annotations.NullMarked;
