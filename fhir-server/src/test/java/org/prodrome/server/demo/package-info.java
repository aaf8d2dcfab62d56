/** The films of the demonstration as files. */
@NullMarked
package org.prodrome.server.demo;

import org.jspecify.annotations.NullMarked;
