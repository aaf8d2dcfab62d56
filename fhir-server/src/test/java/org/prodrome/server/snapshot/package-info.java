@NullMarked
package org.prodrome.server.snapshot;

import org.jspecify.annotations.NullMarked;
