@NullMarked
package org.prodrome.longitudinal.detector.cardiovascular;

import org.jspecify.annotations.NullMarked;
