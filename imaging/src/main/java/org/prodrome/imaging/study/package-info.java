/** Studies and their patients as FHIR: what the headers of a study say, and nothing that they do not. */
@NullMarked
package org.prodrome.imaging.study;

import org.jspecify.annotations.NullMarked;
