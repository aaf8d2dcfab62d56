/** Is this image what the model was made for? Attributes, image checks and distance to known films. */
@NullMarked
package org.prodrome.imaging.gate;

import org.jspecify.annotations.NullMarked;
