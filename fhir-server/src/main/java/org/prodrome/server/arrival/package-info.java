/** What happens when a study arrives: instances, ImagingStudy and job in one transaction. */
@NullMarked
package org.prodrome.server.arrival;

import org.jspecify.annotations.NullMarked;
