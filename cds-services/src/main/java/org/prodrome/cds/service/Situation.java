package org.prodrome.cds.service;

import java.time.Instant;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.prefetch.PatientRecord;

/**
 * What one moment of care is about.
 *
 * @param record the record that it is read beside
 * @param now the instant as of which the record is read
 * @param callersIds whether the caller finds the record's resources under the ids that they have in it
 */
record Situation(HookCall call, PatientRecord record, Instant now, boolean callersIds) {}
