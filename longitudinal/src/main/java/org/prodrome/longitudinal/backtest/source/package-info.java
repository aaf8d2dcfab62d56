/** Where the records of a back-test come from: hospital tables, FHIR exports, FHIR stores. */
@NullMarked
package org.prodrome.longitudinal.backtest.source;

import org.jspecify.annotations.NullMarked;
