/** What the record says about an entry that is being made. */
@NullMarked
package org.prodrome.longitudinal.entry;

import org.jspecify.annotations.NullMarked;
