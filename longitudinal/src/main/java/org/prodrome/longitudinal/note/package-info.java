/** Facts from the text of notes, each with its span, its context and how far such facts can be trusted. */
@NullMarked
package org.prodrome.longitudinal.note;

import org.jspecify.annotations.NullMarked;
