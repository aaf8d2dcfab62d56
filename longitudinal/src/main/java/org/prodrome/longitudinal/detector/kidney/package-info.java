/** Rules about the kidney: function, injury, risk of failure, potassium, drugs. */
@NullMarked
package org.prodrome.longitudinal.detector.kidney;

import org.jspecify.annotations.NullMarked;
