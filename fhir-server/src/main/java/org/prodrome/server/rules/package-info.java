/** What a site decides for its rules. */
@NullMarked
package org.prodrome.server.rules;

import org.jspecify.annotations.NullMarked;
