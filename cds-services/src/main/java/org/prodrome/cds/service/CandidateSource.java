package org.prodrome.cds.service;

import java.time.Instant;
import org.prodrome.cds.prefetch.PatientRecord;

/** Reads one record and says what could stand on cards. */
@FunctionalInterface
interface CandidateSource {
    Candidates read(PatientRecord record, Instant now);
}
