package org.prodrome.server.assessment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.prodrome.server.assessment.Assessor.RecordTooLargeException;
import org.prodrome.server.assessment.PatientVersions.Claimed;
import org.prodrome.server.record.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Platform threads that take changed patients from the table and assess them, one at a time each. */
final class AssessmentWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AssessmentWorker.class);

    private final PatientVersions versions;
    private final Assessor assessor;
    private final Transactions transactions;
    private final Duration poll;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    AssessmentWorker(PatientVersions versions, Assessor assessor, Transactions transactions, Duration poll) {
        this.versions = versions;
        this.assessor = assessor;
        this.transactions = transactions;
        this.poll = poll;
    }

    void start(int workers) {
        for (int i = 0; i < workers; i++) {
            Thread thread = new Thread(this::work, "assessment-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void work() {
        while (!stopped) {
            try {
                if (!takeOne()) {
                    Thread.sleep(poll.toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Whether there was one. */
    private boolean takeOne() {
        try {
            Optional<Claimed> claimed = versions.claim();
            claimed.ifPresent(this::run);
            return claimed.isPresent();
        } catch (RuntimeException e) {
            // The table itself does not answer; the next round tries again.
            LOG.error("changed patients cannot be taken: {}", e.getClass().getName());
            return false;
        }
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
        stopped = true;
        threads.forEach(Thread::interrupt);
    }
}
