/** What can be done beside an alert: plans written as FHIR and CQL, judged on one patient's record. */
@NullMarked
package org.prodrome.cds.option;

import org.jspecify.annotations.NullMarked;
