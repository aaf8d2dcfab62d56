/** The problem-oriented history summary, every sentence a claim. */
@NullMarked
package org.prodrome.longitudinal.summary;

import org.jspecify.annotations.NullMarked;
