package org.prodrome.server.assessment;

import java.time.Duration;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.prodrome.server.assessment.Assessor.RecordTooLargeException;
import org.prodrome.server.assessment.PatientVersions.Claimed;
import org.prodrome.server.record.PollingThreads;
import org.prodrome.server.record.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes changed patients from the table and assesses them. */
final class AssessmentWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AssessmentWorker.class);

    private final PatientVersions versions;
    private final Assessor assessor;
    private final Transactions transactions;
    private final PollingThreads threads;

    AssessmentWorker(PatientVersions versions, Assessor assessor, Transactions transactions, Duration poll) {
        this.versions = versions;
        this.assessor = assessor;
        this.transactions = transactions;
        this.threads = new PollingThreads("assessment", this::takeOne, poll);
    }

    void start(int workers) {
        threads.start(workers);
    }

    /** Whether there was one. */
    private boolean takeOne() {
        Optional<Claimed> claimed = versions.claim();
        claimed.ifPresent(this::run);
        return claimed.isPresent();
    }

    private void run(Claimed claimed) {
        try {
            Optional<Bundle> signs = assessor.assess(claimed.patientId());
            transactions.call(() -> {
                signs.ifPresent(assessor::store);
                versions.done(claimed);
                return claimed;
            });
            LOG.debug("a patient was assessed at version {}", claimed.version());
        } catch (RecordTooLargeException e) {
            LOG.warn("a patient is not assessed: {}", e.getMessage());
            versions.failed(claimed, String.valueOf(e.getMessage()));
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error(
                    "an assessment failed at attempt {}: {}",
                    claimed.attempts(),
                    e.getClass().getName());
            versions.failed(claimed, "internal failure: " + e.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
