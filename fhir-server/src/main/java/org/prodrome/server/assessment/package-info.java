/** A change of a patient's record queues the patient; a worker assesses it and stores what it has to say. */
@NullMarked
package org.prodrome.server.assessment;

import org.jspecify.annotations.NullMarked;
