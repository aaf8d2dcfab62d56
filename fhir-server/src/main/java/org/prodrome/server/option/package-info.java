/** Loads what can be done beside an alert: the program's own content, and a site's. */
@NullMarked
package org.prodrome.server.option;

import org.jspecify.annotations.NullMarked;
