/** Runs the equations on folders of test vectors. */
@NullMarked
package org.prodrome.longitudinal.vectors;

import org.jspecify.annotations.NullMarked;
