/** From R4 resources to dated events of one patient with their sources; what was left out is counted. */
@NullMarked
package org.prodrome.longitudinal.timeline;

import org.jspecify.annotations.NullMarked;
