/** A small client of the server's own front doors, for the command line and the tests. */
@NullMarked
package org.prodrome.server.client;

import org.jspecify.annotations.NullMarked;
