/** What the reading of real and made-up records is worth, against facts that are extracted without its code. */
@NullMarked
package org.prodrome.server.proof;

import org.jspecify.annotations.NullMarked;
