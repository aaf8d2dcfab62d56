/** What is still open: results on their way, follow-up that is due, values that nobody looked at again. */
@NullMarked
package org.prodrome.longitudinal.openloop;

import org.jspecify.annotations.NullMarked;
