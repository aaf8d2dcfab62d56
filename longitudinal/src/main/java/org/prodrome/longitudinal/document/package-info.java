/** The history summary as a document: International Patient Summary and Markdown. */
@NullMarked
package org.prodrome.longitudinal.document;

import org.jspecify.annotations.NullMarked;
