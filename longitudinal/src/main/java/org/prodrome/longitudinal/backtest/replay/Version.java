package org.prodrome.longitudinal.backtest.replay;

import java.time.Instant;
import org.hl7.fhir.r4.model.Resource;

/**
 * A resource as it stood from one instant on.
 *
 * @param from when it could first be read so
 * @param resource as it stood, without what came later
 */
record Version(Instant from, Resource resource) {
    /** The same for every version of one resource. */
    String key() {
        return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
    }
}
