/** The command line. */
@NullMarked
package org.prodrome.server.cli;

import org.jspecify.annotations.NullMarked;
