/** The newest film measurement beside the one before. */
@NullMarked
package org.prodrome.longitudinal.film;

import org.jspecify.annotations.NullMarked;
