/** R4 subscriptions: rest-hooks to addresses that a site has listed. */
@NullMarked
package org.prodrome.server.subscription;

import org.jspecify.annotations.NullMarked;
