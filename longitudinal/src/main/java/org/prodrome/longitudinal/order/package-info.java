/** What the record says about an order that is only a draft. */
@NullMarked
package org.prodrome.longitudinal.order;

import org.jspecify.annotations.NullMarked;
