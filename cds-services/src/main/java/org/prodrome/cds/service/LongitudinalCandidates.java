package org.prodrome.cds.service;

import java.time.Instant;
import org.prodrome.cds.prefetch.PatientRecord;

final class LongitudinalCandidates implements CandidateSource {
    @Override
    public Candidates read(PatientRecord record, Instant now) {
        return Candidates.NONE;
    }
}
