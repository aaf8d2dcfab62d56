/** Critical signs that nobody opened a chart for: they become tasks. */
@NullMarked
package org.prodrome.server.unseen;

import org.jspecify.annotations.NullMarked;
