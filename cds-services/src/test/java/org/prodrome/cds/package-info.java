/** What the tests of this module share. */
@NullMarked
package org.prodrome.cds;

import org.jspecify.annotations.NullMarked;
