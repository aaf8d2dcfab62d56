/** Sentences that carry their own proof: what each word was derived from, and how. */
@NullMarked
package org.prodrome.longitudinal.claim;

import org.jspecify.annotations.NullMarked;
