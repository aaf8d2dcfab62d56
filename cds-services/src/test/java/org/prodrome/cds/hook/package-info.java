/** Tests. */
@NullMarked
package org.prodrome.cds.hook;

import org.jspecify.annotations.NullMarked;
