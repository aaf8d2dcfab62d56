package org.prodrome.server.reading;

import java.util.Set;
import org.prodrome.cds.governance.Audience;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Register;
import org.prodrome.cds.governance.Ruling;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;

/**
 * What the register says of detections to a reader of the FHIR endpoint, whom no hook has named: what is in pilot is
 * for its users alone, and so not for them.
 */
record Spoken(Register register, String patientId) {
    Ruling of(Detection detection) {
        return register.ask(Kind.RULE, detection.rule().id(), new Audience(Set.of(), "", Set.of(patientId)));
    }
}
