@NullMarked
package org.prodrome.longitudinal.film;

import org.jspecify.annotations.NullMarked;
