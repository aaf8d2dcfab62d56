package org.prodrome.server.job;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.record.Transactions;

/**
 * The job table: acknowledged work survives a crash, two nodes never run one job at once, and a job whose worker died
 * is taken over when its lease ends.
 */
public final class ImagingJobs {
    private final EntityManager entities;
    private final Transactions transactions;
    private final Clock clock;
    private final int maxAttempts;
    private final Duration retryAfter;
    private final Duration lease;

    ImagingJobs(
            EntityManager entities,
            Transactions transactions,
            Clock clock,
            int maxAttempts,
            Duration retryAfter,
            Duration lease) {
        this.entities = entities;
        this.transactions = transactions;
        this.clock = clock;
        this.maxAttempts = maxAttempts;
        this.retryAfter = retryAfter;
        this.lease = lease;
    }

    /**
     * Queues the analysis of a study, inside the caller's transaction. A job of the study that is still queued is
     * returned instead of a second one: it will see the new instances too.
     */
    public ImagingJob queue(String studyUid, String imagingStudy) {
        return queue(studyUid, imagingStudy, JobKind.ARRIVAL);
    }

    /**
     * The same for another reason. A waiting job of the same kind is returned; one of another kind is left to itself,
     * since a back-fill waits behind everything and may be told to leave out what there is.
     */
    public ImagingJob queue(String studyUid, String imagingStudy, JobKind kind) {
        return transactions.call(() -> {
            List<ImagingJob> waiting = entities.createQuery(
                            "select j from ImagingJob j where j.studyUid = :uid and j.kind = :kind"
                                    + " and j.state = :queued",
                            ImagingJob.class)
                    .setParameter("uid", studyUid)
                    .setParameter("kind", kind)
                    .setParameter("queued", JobState.QUEUED)
                    .getResultList();
            for (ImagingJob job : waiting) {
                // A worker may be taking it right now and not see what this transaction adds: lock, look again.
                entities.refresh(job, LockModeType.PESSIMISTIC_WRITE);
                if (job.state() == JobState.QUEUED) {
                    return job;
                }
            }
            ImagingJob job =
                    new ImagingJob(UUID.randomUUID().toString(), studyUid, imagingStudy, kind, clock.instant());
            entities.persist(job);
            return job;
        });
    }

    public Optional<ImagingJob> find(String id) {
        return transactions.call(() -> Optional.ofNullable(entities.find(ImagingJob.class, id)));
    }

    /** The jobs of a study, newest first; empty when the study is unknown. */
    public List<ImagingJob> ofStudy(String studyUid) {
        return transactions.call(() -> entities.createQuery(
                        "select j from ImagingJob j where j.studyUid = :uid order by j.created desc", ImagingJob.class)
                .setParameter("uid", studyUid)
                .setMaxResults(100)
                .getResultList());
    }

    /** How many jobs are in a state. */
    public long count(JobState state) {
        return transactions.call(
                () -> entities.createQuery("select count(j) from ImagingJob j where j.state = :state", Long.class)
                        .setParameter("state", state)
                        .getSingleResult());
    }

    /** How many back-fills wait or run. */
    public long openBackFills() {
        return transactions.call(() -> entities.createQuery(
                        "select count(j) from ImagingJob j where j.kind = :kind and j.state in (:open)", Long.class)
                .setParameter("kind", JobKind.BACK_FILL)
                .setParameter("open", JobState.OPEN)
                .getSingleResult());
    }

    /**
     * Takes the oldest job that may run now and marks it running; empty when there is none. A back-fill is taken only
     * when nothing else waits.
     */
    Optional<ImagingJob> claim() {
        Instant now = clock.instant();
        try {
            return transactions.call(() -> {
                List<ImagingJob> ready = entities.createQuery("""
                                select j from ImagingJob j
                                where (j.state in (:queued, :failed) and j.notBefore <= :now)
                                   or (j.state = :running and j.changed < :expired)
                                order by case when j.kind = :last then 1 else 0 end, j.created""", ImagingJob.class)
                        .setParameter("last", JobKind.BACK_FILL)
                        .setParameter("queued", JobState.QUEUED)
                        .setParameter("failed", JobState.FAILED)
                        .setParameter("running", JobState.RUNNING)
                        .setParameter("now", now)
                        .setParameter("expired", now.minus(lease))
                        .setMaxResults(1)
                        .getResultList();
                if (ready.isEmpty()) {
                    return Optional.<ImagingJob>empty();
                }
                ImagingJob job = ready.get(0);
                if (job.attempts() >= maxAttempts) {
                    // Only a worker that died leaves a job at its last attempt without an end: do not try for ever.
                    job.failed(now, "interrupted at every attempt", true, now);
                    return Optional.<ImagingJob>empty();
                }
                entities.lock(job, LockModeType.OPTIMISTIC_FORCE_INCREMENT);
                job.start(now);
                return Optional.of(job);
            });
        } catch (OptimisticLockException e) {
            return Optional.empty(); // another node was quicker
        }
    }

    /**
     * Marks a job done; runs inside the transaction that stores its results, so that neither is without the other.
     *
     * @throws OptimisticLockException when another worker has taken the job over meanwhile; the results are rolled back
     */
    void done(ImagingJob claimed, String result, @Nullable String said, String stages) {
        transactions.call(() -> {
            ImagingJob job = entities.find(ImagingJob.class, claimed.id(), LockModeType.PESSIMISTIC_WRITE);
            if (!isStillMine(job, claimed)) {
                throw new OptimisticLockException("job %s was taken over".formatted(claimed.id()));
            }
            job.done(clock.instant(), result, said, stages);
            return job;
        });
    }

    /** Marks an attempt failed, unless another worker has taken the job over meanwhile. */
    void failed(ImagingJob claimed, String reason, boolean retryHelps) {
        transactions.call(() -> {
            ImagingJob job = entities.find(ImagingJob.class, claimed.id(), LockModeType.PESSIMISTIC_WRITE);
            if (isStillMine(job, claimed)) {
                Instant now = clock.instant();
                job.failed(
                        now,
                        reason,
                        !retryHelps || job.attempts() >= maxAttempts,
                        now.plus(retryAfter.multipliedBy(job.attempts())));
            }
            return job;
        });
    }

    private static boolean isStillMine(ImagingJob job, ImagingJob claimed) {
        return job.state() == JobState.RUNNING && job.attempts() == claimed.attempts();
    }

    /** Hands running jobs back to the queue; for an embedded database, which only this process can have left behind. */
    void requeueInterrupted() {
        transactions.call(
                () -> entities.createQuery("update ImagingJob j set j.state = :queued where j.state = :running")
                        .setParameter("queued", JobState.QUEUED)
                        .setParameter("running", JobState.RUNNING)
                        .executeUpdate());
    }
}
