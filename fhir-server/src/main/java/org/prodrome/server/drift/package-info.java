/** The ledger of analysed films, and whether they have changed. */
@NullMarked
package org.prodrome.server.drift;

import org.jspecify.annotations.NullMarked;
