/** The register of what may speak: who owns it, how far it is let, what was silenced, and who changed what. */
@NullMarked
package org.prodrome.server.governance;

import org.jspecify.annotations.NullMarked;
