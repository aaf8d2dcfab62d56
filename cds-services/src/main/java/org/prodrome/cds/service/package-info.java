/** The services of this server: which cards they compose and in which order. */
@NullMarked
package org.prodrome.cds.service;

import org.jspecify.annotations.NullMarked;
