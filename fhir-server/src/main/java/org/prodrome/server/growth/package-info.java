/** The growth tables that a site supplies. */
@NullMarked
package org.prodrome.server.growth;

import org.jspecify.annotations.NullMarked;
