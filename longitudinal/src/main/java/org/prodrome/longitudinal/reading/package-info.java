/** The whole reading of one record: film, detections, summary. */
@NullMarked
package org.prodrome.longitudinal.reading;

import org.jspecify.annotations.NullMarked;
