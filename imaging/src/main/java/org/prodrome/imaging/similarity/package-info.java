/** Films like this one: an index of embeddings that compares only within one space. */
@NullMarked
package org.prodrome.imaging.similarity;

import org.jspecify.annotations.NullMarked;
