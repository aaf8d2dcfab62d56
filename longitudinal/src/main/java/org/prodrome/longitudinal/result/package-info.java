/** What rules found and said, as FHIR resources, and the memory of it read back. */
@NullMarked
package org.prodrome.longitudinal.result;

import org.jspecify.annotations.NullMarked;
