/** Packages from elsewhere: fetched by address and hash, or made from the folders in which other tools keep models. */
@NullMarked
package org.prodrome.imaging.delivery;

import org.jspecify.annotations.NullMarked;
