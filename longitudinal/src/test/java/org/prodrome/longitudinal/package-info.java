/** What the tests of this module share. */
@NullMarked
package org.prodrome.longitudinal;

import org.jspecify.annotations.NullMarked;
