package org.prodrome.server.analysis;

import java.time.Clock;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.prodrome.imaging.result.Withdrawal;
import org.prodrome.server.job.FilmResults;
import org.prodrome.server.job.FilmResults.Standing;
import org.prodrome.server.job.StoredInstances;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;

/** Withdraws what models said about a study that was re-opened, before anything new is said about it. */
final class Withdrawals {
    private final Record record;
    private final FilmResults results;
    private final StoredInstances instances;
    private final FilmIndex index;
    private final Transactions transactions;
    private final Clock clock;

    Withdrawals(
            Record record,
            FilmResults results,
            StoredInstances instances,
            FilmIndex index,
            Transactions transactions,
            Clock clock) {
        this.record = record;
        this.results = results;
        this.instances = instances;
        this.index = index;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Withdraws every result that still stands.
     *
     * @return how many Observations were withdrawn
     */
    int carryOut(ImagingStudy study, String studyUid, Standing standing) {
        StoredResults stored = new StoredResults(record.asSystem("results of a re-opened study are looked for"));
        IdType id = study.getIdElement().toUnqualifiedVersionless();
        List<Observation> findings = stored.observations(id).stream()
                .filter(finding -> finding.getStatus() != ObservationStatus.ENTEREDINERROR)
                .toList();
        List<DiagnosticReport> reports = stored.reports(stored.observations(id)).stream()
                .filter(report -> report.getStatus() != DiagnosticReportStatus.ENTEREDINERROR)
                .toList();
        Bundle withdrawn = new Withdrawal(
                        standing.reason(),
                        new Reference(study.getIdElement().toUnqualified().getValue()),
                        clock.instant())
                .of(findings, reports);
        transactions.call(() -> {
            if (withdrawn.hasEntry()) {
                record.transactionAsSystem(withdrawn, "results of a re-opened study are withdrawn");
            }
            results.settled(studyUid, standing.edition());
            return standing;
        });
        instances.ofStudy(studyUid).forEach(film -> index.remove(film.sopUid()));
        return findings.size();
    }
}
