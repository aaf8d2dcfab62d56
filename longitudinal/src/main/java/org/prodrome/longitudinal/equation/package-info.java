/** Published equations as pure functions of numbers, each with its source. */
@NullMarked
package org.prodrome.longitudinal.equation;

import org.jspecify.annotations.NullMarked;
