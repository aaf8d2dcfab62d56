package org.prodrome.server.job;

import java.time.Duration;
import java.util.Optional;
import org.prodrome.server.job.JobWork.AnalysisFailedException;
import org.prodrome.server.job.JobWork.Prepared;
import org.prodrome.server.job.JobWork.Written;
import org.prodrome.server.record.PollingThreads;
import org.prodrome.server.record.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes image jobs from the table and runs them, one study at a time. */
final class ImagingJobWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImagingJobWorker.class);

    private final ImagingJobs jobs;
    private final JobWork analysis;
    private final Transactions transactions;
    private final PollingThreads threads;

    ImagingJobWorker(ImagingJobs jobs, JobWork analysis, Transactions transactions, Duration poll) {
        this.jobs = jobs;
        this.analysis = analysis;
        this.transactions = transactions;
        this.threads = new PollingThreads("imaging-job", this::takeOne, poll);
    }

    void start(int workers) {
        threads.start(workers);
    }

    /** Whether there was one. */
    private boolean takeOne() {
        Optional<ImagingJob> job = jobs.claim();
        job.ifPresent(this::run);
        return job.isPresent();
    }

    private void run(ImagingJob job) {
        try {
            Prepared prepared = analysis.analyse(job);
            Written written = transactions.call(() -> {
                Written result = prepared.write();
                jobs.done(job, result.result(), result.said(), result.stages());
                return result;
            });
            derive(prepared, job);
            LOG.info("image job {} done at attempt {}: {}", job.id(), job.attempts(), written.stages());
        } catch (AnalysisFailedException e) {
            LOG.warn("image job {} failed at attempt {}: {}", job.id(), job.attempts(), e.getMessage());
            jobs.failed(job, String.valueOf(e.getMessage()), e.retryHelps());
        } catch (RuntimeException | OutOfMemoryError e) {
            // Whatever went wrong inside, the job must say so and not vanish; the log has the kind, never the data.
            LOG.error(
                    "image job {} failed at attempt {}: {}",
                    job.id(),
                    job.attempts(),
                    e.getClass().getName());
            jobs.failed(job, "internal failure: " + e.getClass().getSimpleName(), true);
        }
    }

    /** What is derived can be made again: its failure does not undo a job whose results are stored. */
    private static void derive(Prepared prepared, ImagingJob job) {
        try {
            prepared.committed();
        } catch (RuntimeException e) {
            LOG.error(
                    "image job {} is done, but its film is not indexed: {}",
                    job.id(),
                    e.getClass().getName());
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
