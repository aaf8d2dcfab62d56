/** Where this server listens and how others reach it. */
@NullMarked
package org.prodrome.server.address;

import org.jspecify.annotations.NullMarked;
