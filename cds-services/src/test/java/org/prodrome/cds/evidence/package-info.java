/** Tests. */
@NullMarked
package org.prodrome.cds.evidence;

import org.jspecify.annotations.NullMarked;
