/** Every answer as it left, how it came about, and the same answer made again. */
@NullMarked
package org.prodrome.server.answer;

import org.jspecify.annotations.NullMarked;
