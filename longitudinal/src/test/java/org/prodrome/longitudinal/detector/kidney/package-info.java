@NullMarked
package org.prodrome.longitudinal.detector.kidney;

import org.jspecify.annotations.NullMarked;
