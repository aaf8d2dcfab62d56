/** Failures become HTTP in one place. */
@NullMarked
package org.prodrome.server.error;

import org.jspecify.annotations.NullMarked;
