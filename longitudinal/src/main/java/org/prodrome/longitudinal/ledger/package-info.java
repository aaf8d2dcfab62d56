/** Where a record disagrees with itself, or a note with the record: kept open for a person to settle. */
@NullMarked
package org.prodrome.longitudinal.ledger;

import org.jspecify.annotations.NullMarked;
