package org.prodrome.cds.service;

import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.DomainResource;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.reading.RecordReading;

/** Reads what one call is about beside one record. */
@FunctionalInterface
interface MomentReader {
    Reading read(Situation situation);

    /**
     * What came of it.
     *
     * @param record the record with what the call brought in it, from which the cards are proved
     * @param offers for each card the candidates for it: the first whose summary is proved is shown
     * @param steps what became of each thing that the call brought and of each rule
     * @param drafted what options stand beside; null where none do
     * @param chart what options beside early signs are judged by; null where there are none
     */
    record Reading(
            PatientRecord record,
            List<List<Candidate>> offers,
            List<Trace.Step> steps,
            @Nullable Drafted drafted,
            @Nullable RecordReading chart) {
        public Reading {
            offers = List.copyOf(offers);
            steps = List.copyOf(steps);
        }

        /** One beside which no options stand. */
        Reading(PatientRecord record, List<List<Candidate>> offers, List<Trace.Step> steps) {
            this(record, offers, steps, null, null);
        }

        Reading with(Drafted orders) {
            return new Reading(record, offers, steps, orders, chart);
        }

        Reading with(RecordReading read) {
            return new Reading(record, offers, steps, drafted, read);
        }
    }

    /**
     * Drafts that can still be changed, with what rules read of them.
     *
     * @param all references under which they stand in the record
     * @param sent those that the caller has named, by reference, as they came
     */
    record Drafted(RuleReading read, List<String> all, Map<String, DomainResource> sent) {
        public Drafted {
            all = List.copyOf(all);
            sent = Map.copyOf(sent);
        }
    }
}
