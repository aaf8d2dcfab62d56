/** What a course of values says: chance or change, drift or step, and since when. */
@NullMarked
package org.prodrome.longitudinal.trend;

import org.jspecify.annotations.NullMarked;
