/**
 * Makes a package of a draft: the gate measured on a site's films, the embedding brought to length 1, goldens, card.
 */
@NullMarked
package org.prodrome.imaging.completion;

import org.jspecify.annotations.NullMarked;
