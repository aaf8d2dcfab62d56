/** What the tests of the running server share. */
@NullMarked
package org.prodrome.server.support;

import org.jspecify.annotations.NullMarked;
