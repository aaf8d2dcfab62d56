/** CDS Hooks on the wire: discovery, calls, cards and feedback as the 2.0.1 specification shapes them. */
@NullMarked
package org.prodrome.cds.hook;

import org.jspecify.annotations.NullMarked;
