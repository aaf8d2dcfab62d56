/** Pages that a person can read: what this server is, which models it runs. */
@NullMarked
package org.prodrome.server.pages;

import org.jspecify.annotations.NullMarked;
