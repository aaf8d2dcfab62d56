/** Whether the films that arrive now are still those that a package was taken into use for. */
@NullMarked
package org.prodrome.imaging.drift;

import org.jspecify.annotations.NullMarked;
