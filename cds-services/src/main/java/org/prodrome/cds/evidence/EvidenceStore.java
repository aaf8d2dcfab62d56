package org.prodrome.cds.evidence;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;

/**
 * The record that one call may cite from: one patient's resources. The call's record implements it over prefetch and
 * repository; tests implement it over resources that they corrupt.
 */
public interface EvidenceStore {
    /** Bare id of the patient whose record this is. */
    String patientId();

    /**
     * The resources behind relative references ({@code Observation/123}), fetched anew; what is not there or not
     * readable is not in the answer.
     */
    Map<String, Resource> fetch(Collection<String> references);

    /**
     * Every resource of one type of this patient, or empty when not all of them were seen (a caller that sent no such
     * prefetch, a record longer than the bound).
     */
    Optional<List<Resource>> all(String resourceType);

    /** Those of {@link #all} that stand. A store that is asked often keeps what this makes. */
    default Optional<Standing> standing(String resourceType) {
        return all(resourceType).map(found -> Standing.of(patientId(), found));
    }

    /** The answer of {@code ImagingStudy/$similar}, when the operation answers. */
    Optional<Parameters> similar(String study, int count);
}
