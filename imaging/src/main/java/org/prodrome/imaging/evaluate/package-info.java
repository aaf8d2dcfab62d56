/** What a package reaches on a folder of labelled films, with intervals and floors. */
@NullMarked
package org.prodrome.imaging.evaluate;

import org.jspecify.annotations.NullMarked;
