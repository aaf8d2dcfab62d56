/** What users made of the cards, kept under the same protection as the record. */
@NullMarked
package org.prodrome.server.feedback;

import org.jspecify.annotations.NullMarked;
