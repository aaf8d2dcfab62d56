@NullMarked
package org.prodrome.longitudinal.ledger;

import org.jspecify.annotations.NullMarked;
