package org.prodrome.longitudinal.backtest.source;

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of one patient at the end of the record.
 *
 * @param patient whose record it is, with an id
 * @param resources in any order, about this patient
 * @param followedUntil when the source stopped looking; null where the last entry of the record says
 * @param baselines scores that the source gives
 */
public record PatientRecord(
        Patient patient, List<Resource> resources, @Nullable Instant followedUntil, List<Baseline> baselines) {
    public PatientRecord {
        resources = List.copyOf(resources);
        baselines = List.copyOf(baselines);
    }

    /** A record from a source that gives nothing but resources. */
    public PatientRecord(Patient patient, List<Resource> resources) {
        this(patient, resources, null, List.of());
    }
}
