/** What users made of cards, counted by service, rule and reason. */
@NullMarked
package org.prodrome.server.acceptance;

import org.jspecify.annotations.NullMarked;
