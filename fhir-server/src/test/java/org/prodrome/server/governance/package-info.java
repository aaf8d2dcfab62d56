@NullMarked
package org.prodrome.server.governance;

import org.jspecify.annotations.NullMarked;
