/** What is written about a call after it was answered: audit events, and feedback as FHIR. */
@NullMarked
package org.prodrome.server.trail;

import org.jspecify.annotations.NullMarked;
