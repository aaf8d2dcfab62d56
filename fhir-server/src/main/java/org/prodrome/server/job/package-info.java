/** Durable image jobs: what was acknowledged and is still to be analysed, and how it went. */
@NullMarked
package org.prodrome.server.job;

import org.jspecify.annotations.NullMarked;
