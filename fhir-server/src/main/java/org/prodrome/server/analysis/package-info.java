/** Films of a study to results in the record. */
@NullMarked
package org.prodrome.server.analysis;

import org.jspecify.annotations.NullMarked;
