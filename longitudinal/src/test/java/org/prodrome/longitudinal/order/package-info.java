/** Drafts beside the record. */
@NullMarked
package org.prodrome.longitudinal.order;

import org.jspecify.annotations.NullMarked;
