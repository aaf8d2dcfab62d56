/** From one chest film to one analysis, and from the analysis to FHIR. */
@NullMarked
package org.prodrome.imaging.result;

import org.jspecify.annotations.NullMarked;
