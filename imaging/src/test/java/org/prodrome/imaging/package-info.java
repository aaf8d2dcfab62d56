/** What tests of the module share. */
@NullMarked
package org.prodrome.imaging;

import org.jspecify.annotations.NullMarked;
