/** What can be said about what is ordered, entered or still open, and what should be done about it. */
@NullMarked
package org.prodrome.longitudinal.advice;

import org.jspecify.annotations.NullMarked;
