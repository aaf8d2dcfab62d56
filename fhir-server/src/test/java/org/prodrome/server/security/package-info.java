@NullMarked
package org.prodrome.server.security;

import org.jspecify.annotations.NullMarked;
