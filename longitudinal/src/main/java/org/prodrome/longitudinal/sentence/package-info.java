/** How the composer prints each derivation function from the events of a timeline. */
@NullMarked
package org.prodrome.longitudinal.sentence;

import org.jspecify.annotations.NullMarked;
