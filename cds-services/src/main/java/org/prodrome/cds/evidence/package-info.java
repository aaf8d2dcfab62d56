/** Every sentence derived again from the resources it cites; what cannot be proved does not leave. */
@NullMarked
package org.prodrome.cds.evidence;

import org.jspecify.annotations.NullMarked;
