/** Rules about how children grow. */
@NullMarked
package org.prodrome.longitudinal.detector.growth;

import org.jspecify.annotations.NullMarked;
