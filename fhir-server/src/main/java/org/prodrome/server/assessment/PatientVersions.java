package org.prodrome.server.assessment;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.prodrome.server.record.Transactions;

/**
 * The version of each patient's record: a counter that every commit in it raises. What is not yet assessed up to its
 * version is the queue.
 */
public final class PatientVersions {
    private final EntityManager entities;
    private final Transactions transactions;
    private final Clock clock;
    private final AssessmentProperties properties;

    PatientVersions(EntityManager entities, Transactions transactions, Clock clock, AssessmentProperties properties) {
        this.entities = entities;
        this.transactions = transactions;
        this.clock = clock;
        this.properties = properties;
    }

    /**
     * A patient that a worker has taken.
     *
     * @param version what the record had come to when it was taken
     */
    record Claimed(String patientId, long version, int attempts) {}

    /** Counts one commit; runs inside its transaction. */
    void raise(String patientId) {
        transactions.call(() -> {
            PatientChange change = new PatientChange(UUID.randomUUID().toString(), patientId, clock.instant());
            entities.persist(change);
            return change;
        });
    }

    /** The version of a patient's record, 0 for one that was never changed since this server counts. */
    public long of(String patientId) {
        // One statement, so that a count that is being folded is seen in one of the two places and not in both.
        return transactions.call(() -> ((Number) entities.createNativeQuery(
                                "select (select coalesce(max(VERSION_COUNT), 0) from PRD_PATIENT_VERSION where PATIENT_ID = :id)"
                                        + " + (select count(*) from PRD_PATIENT_CHANGE where PATIENT_ID = :id)")
                        .setParameter("id", patientId)
                        .getSingleResult())
                .longValue());
    }

    /** How many patients wait for an assessment or are being assessed. */
    long open() {
        return transactions.call(() -> entities.createQuery(
                                "select count(distinct c.patientId) from PatientChange c", Long.class)
                        .getSingleResult()
                + entities.createQuery("select count(v) from PatientVersion v where v.assessed < v.version", Long.class)
                        .getSingleResult());
    }

    /** Takes the patient that has waited longest; empty when nobody waits. */
    Optional<Claimed> claim() {
        try {
            return transactions.call(() -> changed().or(this::due).map(version -> {
                Claimed claimed = new Claimed(version.patientId(), version.version(), version.attempts() + 1);
                version.take(clock.instant().plus(properties.lease()));
                return claimed;
            }));
        } catch (OptimisticLockException e) {
            return Optional.empty(); // another node was quicker
        }
    }

    /**
     * Marks a patient assessed up to the version that was taken; runs inside the transaction that stores the results.
     */
    void done(Claimed claimed) {
        transactions.call(() -> {
            PatientVersion version = locked(claimed.patientId());
            version.done(claimed.version());
            return version;
        });
    }

    /** Marks an attempt failed; after the last one the patient waits for its next change. */
    void failed(Claimed claimed, String reason) {
        transactions.call(() -> {
            PatientVersion version = locked(claimed.patientId());
            version.failed(
                    reason,
                    claimed.attempts() >= properties.maxAttempts(),
                    claimed.version(),
                    clock.instant().plus(properties.retryAfter().multipliedBy(claimed.attempts())));
            return version;
        });
    }

    /** The patient of the oldest change that nobody is at, with its changes counted in. */
    private Optional<PatientVersion> changed() {
        Instant now = clock.instant();
        List<PatientChange> oldest = entities.createQuery("""
                        select c from PatientChange c
                        where not exists (select 1 from PatientVersion v
                          where v.patientId = c.patientId and v.leasedUntil > :now)
                        order by c.changed""", PatientChange.class)
                .setParameter("now", now)
                .setMaxResults(1)
                .getResultList();
        return oldest.stream().findFirst().map(change -> {
            PatientVersion version = locked(change.patientId());
            List<String> ids = entities.createQuery(
                            "select c.id from PatientChange c where c.patientId = :id", String.class)
                    .setParameter("id", change.patientId())
                    .getResultList();
            if (!ids.isEmpty()) {
                version.raise(entities.createQuery("delete from PatientChange c where c.id in (:ids)")
                        .setParameter("ids", ids)
                        .executeUpdate());
            }
            return version;
        });
    }

    /** A patient whose last attempt failed or was interrupted. */
    private Optional<PatientVersion> due() {
        Instant now = clock.instant();
        return entities
                .createQuery("""
                        select v from PatientVersion v
                        where v.assessed < v.version and v.notBefore <= :now and v.leasedUntil <= :now
                        order by v.notBefore""", PatientVersion.class)
                .setParameter("now", now)
                .setMaxResults(1)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .stream()
                .findFirst();
    }

    private PatientVersion locked(String patientId) {
        PatientVersion version = entities.find(PatientVersion.class, patientId, LockModeType.PESSIMISTIC_WRITE);
        if (version == null) {
            version = new PatientVersion(patientId);
            entities.persist(version);
        }
        return version;
    }
}
