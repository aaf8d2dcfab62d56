package org.prodrome.server.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.prodrome.server.job.JobWork.AnalysisFailedException;
import org.prodrome.server.job.JobWork.Prepared;
import org.prodrome.server.job.JobWork.Written;
import org.prodrome.server.record.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Platform threads that take jobs from the table and run them, one study at a time each. */
final class ImagingJobWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImagingJobWorker.class);

    private final ImagingJobs jobs;
    private final JobWork analysis;
    private final Transactions transactions;
    private final Duration poll;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    ImagingJobWorker(ImagingJobs jobs, JobWork analysis, Transactions transactions, Duration poll) {
        this.jobs = jobs;
        this.analysis = analysis;
        this.transactions = transactions;
        this.poll = poll;
    }

    void start(int workers) {
        for (int i = 0; i < workers; i++) {
            Thread thread = new Thread(this::work, "imaging-job-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void work() {
        while (!stopped) {
            try {
                Optional<ImagingJob> job = jobs.claim();
                if (job.isPresent()) {
                    run(job.get());
                } else {
                    Thread.sleep(poll.toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                // The table itself does not answer; the next round tries again.
                LOG.error("image jobs cannot be taken: {}", e.getClass().getName());
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private boolean pause() {
        try {
            Thread.sleep(Math.max(1000, poll.toMillis()));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
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
        stopped = true;
        threads.forEach(Thread::interrupt);
    }
}
