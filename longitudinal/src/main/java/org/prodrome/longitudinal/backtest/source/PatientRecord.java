package org.prodrome.longitudinal.backtest.source;

import java.util.List;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/**
 * Everything known of one patient at the end of the record.
 *
 * @param patient whose record it is, with an id
 * @param resources in any order, about this patient
 */
public record PatientRecord(Patient patient, List<Resource> resources) {
    public PatientRecord {
        resources = List.copyOf(resources);
    }
}
