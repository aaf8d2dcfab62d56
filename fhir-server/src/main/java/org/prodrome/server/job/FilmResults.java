package org.prodrome.server.job;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.prodrome.server.job.FilmResult.Outcome;
import org.prodrome.server.record.Transactions;

/** Which version of which model has looked at which study, and which studies were re-opened since. */
public final class FilmResults {
    private final EntityManager entities;
    private final Transactions transactions;
    private final Clock clock;

    FilmResults(EntityManager entities, Transactions transactions, Clock clock) {
        this.entities = entities;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Where a study is.
     *
     * @param edition how often it was re-opened
     * @param open whether results of earlier editions are still to be withdrawn
     * @param retracted whether nothing may be derived from it
     * @param reason why it was re-opened last; empty when it never was
     */
    public record Standing(int edition, boolean open, boolean retracted, String reason) {}

    public Standing standing(String studyUid) {
        return transactions.call(() -> {
            FilmStudy study = entities.find(FilmStudy.class, studyUid);
            return study == null
                    ? new Standing(0, false, false, "")
                    : new Standing(
                            study.edition(), study.settled() < study.edition(), study.withdrawn(), study.reason());
        });
    }

    /** Starts another edition of a study, inside the transaction that changes it: what was derived from it is void. */
    public void reopen(String studyUid, boolean retracted, String reason) {
        transactions.call(() -> {
            FilmStudy study = locked(studyUid);
            study.reopen(retracted, reason);
            return entities.createQuery("delete from FilmResult r where r.studyUid = :uid")
                    .setParameter("uid", studyUid)
                    .executeUpdate();
        });
    }

    /** Notes that everything of earlier editions is withdrawn. */
    public void settled(String studyUid, int edition) {
        transactions.call(() -> {
            FilmStudy study = locked(studyUid);
            study.settle(edition);
            return study;
        });
    }

    /**
     * Whether a study is still in the edition that was analysed; runs inside the transaction that stores the results,
     * and keeps others from re-opening the study until that ends.
     */
    public boolean isStill(String studyUid, int edition) {
        return transactions.call(() -> {
            FilmStudy study = entities.find(FilmStudy.class, studyUid, LockModeType.PESSIMISTIC_WRITE);
            return (study == null ? 0 : study.edition()) == edition;
        });
    }

    /** Notes what came of a model, by {@code id|version}; inside the transaction that stores its result. */
    public void note(String studyUid, String model, Outcome outcome) {
        transactions.call(() -> {
            FilmResult result = entities.find(FilmResult.class, FilmResult.id(studyUid, model));
            if (result == null) {
                result = new FilmResult(studyUid, model);
                entities.persist(result);
            }
            result.became(outcome, clock.instant());
            return result;
        });
    }

    /** The models that have looked at a study, by {@code id|version}. */
    public Set<String> models(String studyUid) {
        return Set.copyOf(transactions.call(
                () -> entities.createQuery("select r.model from FilmResult r where r.studyUid = :uid", String.class)
                        .setParameter("uid", studyUid)
                        .getResultList()));
    }

    /**
     * Studies that a model has not looked at, the newest first: none that waits for a job of its own, was given up
     * since, or is retracted.
     */
    public List<String> lacking(String model, int most) {
        return transactions.call(() -> entities.createQuery("""
                        select i.studyUid from StoredInstance i
                        where i.derived = false
                          and not exists (select 1 from FilmResult r where r.studyUid = i.studyUid and r.model = :model)
                          and not exists (select 1 from FilmStudy s where s.studyUid = i.studyUid and s.withdrawn = true)
                          and not exists (select 1 from ImagingJob j where j.studyUid = i.studyUid and j.state in (:open))
                          and not exists (select 1 from ImagingJob g where g.studyUid = i.studyUid and g.state = :givenUp
                            and not exists (select 1 from ImagingJob d where d.studyUid = i.studyUid
                              and d.state = :done and d.changed >= g.changed))
                        group by i.studyUid order by max(i.received) desc""", String.class)
                .setParameter("model", model)
                .setParameter("open", JobState.OPEN)
                .setParameter("givenUp", JobState.GIVEN_UP)
                .setParameter("done", JobState.DONE)
                .setMaxResults(most)
                .getResultList());
    }

    /** How many studies have a result, a refusal or a failure of a model, by {@code id|version}. */
    public long count(String model, Outcome outcome) {
        return transactions.call(() -> entities.createQuery(
                        "select count(r) from FilmResult r where r.model = :model and r.outcome = :outcome", Long.class)
                .setParameter("model", model)
                .setParameter("outcome", outcome)
                .getSingleResult());
    }

    /** Lets studies on which a model failed be tried again. */
    public void forgetFailures() {
        transactions.call(() -> entities.createQuery("delete from FilmResult r where r.outcome = :failed")
                .setParameter("failed", Outcome.FAILED)
                .executeUpdate());
    }

    private FilmStudy locked(String studyUid) {
        FilmStudy study = entities.find(FilmStudy.class, studyUid, LockModeType.PESSIMISTIC_WRITE);
        if (study == null) {
            study = new FilmStudy(studyUid);
            entities.persist(study);
        }
        return study;
    }
}
