/** What may speak on a card, in whose charge, and what was silenced. */
@NullMarked
package org.prodrome.cds.governance;

import org.jspecify.annotations.NullMarked;
