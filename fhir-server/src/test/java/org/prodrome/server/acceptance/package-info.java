@NullMarked
package org.prodrome.server.acceptance;

import org.jspecify.annotations.NullMarked;
