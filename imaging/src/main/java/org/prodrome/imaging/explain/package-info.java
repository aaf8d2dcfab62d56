/** Where a model's answer comes from: its attention map, whether hiding that area changes the answer, and pictures. */
@NullMarked
package org.prodrome.imaging.explain;

import org.jspecify.annotations.NullMarked;
