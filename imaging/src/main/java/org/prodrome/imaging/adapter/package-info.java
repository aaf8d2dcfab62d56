/** Small heads that a site trains on the embeddings of a package, measured before they are let near anybody. */
@NullMarked
package org.prodrome.imaging.adapter;

import org.jspecify.annotations.NullMarked;
