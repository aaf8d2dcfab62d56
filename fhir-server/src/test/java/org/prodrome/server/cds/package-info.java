@NullMarked
package org.prodrome.server.cds;

import org.jspecify.annotations.NullMarked;
