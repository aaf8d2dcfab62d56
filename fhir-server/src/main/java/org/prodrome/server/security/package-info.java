/** Who may call: loopback rule, tokens, SMART discovery. */
@NullMarked
package org.prodrome.server.security;

import org.jspecify.annotations.NullMarked;
