@NullMarked
package org.prodrome.server.trail;

import org.jspecify.annotations.NullMarked;
