/** What the tests of this module share. */
@NullMarked
package org.prodrome.terminology;

import org.jspecify.annotations.NullMarked;
