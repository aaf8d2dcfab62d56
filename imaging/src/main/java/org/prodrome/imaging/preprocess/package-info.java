/** From a film's stored pixel values to the tensor a model was trained on, bit for bit as in training. */
@NullMarked
package org.prodrome.imaging.preprocess;

import org.jspecify.annotations.NullMarked;
