/** From a class mask to the cardiothoracic ratio, or to the reason why there is none. */
@NullMarked
package org.prodrome.imaging.measure;

import org.jspecify.annotations.NullMarked;
