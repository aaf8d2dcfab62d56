package org.prodrome.server.trail;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.server.record.Transactions;

/**
 * A table whose rows wait for their resources. What could not be written waits longer each time, two seconds doubled up
 * to an hour, and stands behind what is due before it; after twenty tries, about ten hours, it is dead: tried no more,
 * listed, and kept until somebody has it tried again.
 */
public final class TrailTable {
    /** Tries after which a row is dead. */
    static final int MOST_TRIES = 20;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int LONGEST_FAULT = 200;
    private static final int MOST_LISTED = 1000;

    private final Kind kind;
    private final EntityManager entities;
    private final Transactions transactions;
    private final Clock clock;
    private final CdsCounters counters;

    /** The tables there are, each with the name of its entity and of the field that says that a row is written. */
    public enum Kind {
        ANSWERS("HookAnswer", "audited", "answered"),
        FEEDBACK("CardFeedback", "recorded", "received"),
        ACCESSES("AccessNote", "audited", "lastAt");

        private final String entity;
        private final String written;
        private final String since;

        Kind(String entity, String written, String since) {
            this.entity = entity;
            this.written = written;
            this.since = since;
        }

        /** Name of the table in answers and counters. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A row that is tried no more.
     *
     * @param table which table it is in
     * @param fault kind of what went wrong last, without words of the record
     */
    public record Dead(String table, String id, Instant since, int tries, String fault) {}

    TrailTable(Kind kind, EntityManager entities, Transactions transactions, Clock clock, CdsCounters counters) {
        this.kind = kind;
        this.entities = entities;
        this.transactions = transactions;
        this.clock = clock;
        this.counters = counters;
    }

    /**
     * Ids of rows that are due, the one that is due for longest first. No pause is longer than an hour: what is due
     * later than that was written before the clock was set back, and is due now.
     */
    public List<String> due(int most) {
        Instant now = clock.instant();
        return transactions.call(() -> {
            List<String> due = new ArrayList<>(waiting("r.due <= :bound", now, most));
            if (due.size() < most) {
                due.addAll(waiting("r.due > :bound", now.plus(LONGEST_PAUSE), most - due.size()));
            }
            return due;
        });
    }

    /** In the order of the index, whose first columns are the same in all of them: a long queue is not read whole. */
    private List<String> waiting(String bound, Instant instant, int most) {
        return entities.createQuery(
                        "select r.id from %1$s r where r.%2$s = false and r.dead = false and %3$s order by r.%2$s, r.dead, r.due"
                                .formatted(kind.entity, kind.written, bound),
                        String.class)
                .setParameter("bound", instant)
                .setMaxResults(most)
                .getResultList();
    }

    /** Marks rows written, inside the transaction that writes them; says how many of them were not yet. */
    public int mark(List<String> ids) {
        return entities.createQuery("update %s r set r.%s = true where r.id in (:ids) and r.%s = false"
                        .formatted(kind.entity, kind.written, kind.written))
                .setParameter("ids", ids)
                .executeUpdate();
    }

    /** Has a row wait, or counts it dead when it has waited often enough. */
    boolean postpone(String id, String fault) {
        int tries = transactions.call(() -> entities
                        .createQuery("select r.tries from %s r where r.id = :id".formatted(kind.entity), Integer.class)
                        .setParameter("id", id)
                        .getResultList()
                        .stream()
                        .findFirst()
                        .orElse(0))
                + 1;
        boolean dead = tries >= MOST_TRIES;
        set(id, tries, clock.instant().plus(pause(tries)), dead, fault);
        return dead;
    }

    /** Counts a row dead. */
    void bury(String id, String fault) {
        set(id, 1, clock.instant(), true, fault);
    }

    private void set(String id, int tries, Instant due, boolean dead, String fault) {
        counters.trail(kind.word(), dead ? "dead" : "postponed");
        transactions.call(() -> entities.createQuery(
                        "update %s r set r.tries = :tries, r.due = :due, r.dead = :dead, r.fault = :fault where r.id = :id and r.%s = false"
                                .formatted(kind.entity, kind.written))
                .setParameter("tries", tries)
                .setParameter("due", due)
                .setParameter("dead", dead)
                .setParameter("fault", fault.substring(0, Math.min(LONGEST_FAULT, fault.length())))
                .setParameter("id", id)
                .executeUpdate());
    }

    private static Duration pause(int tries) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** How many rows wait for their resources. */
    long open() {
        return count(false);
    }

    /** How many are tried no more. */
    long dead() {
        return count(true);
    }

    private long count(boolean dead) {
        return transactions.call(() -> entities.createQuery(
                        "select count(r) from %s r where r.%s = false and r.dead = :dead"
                                .formatted(kind.entity, kind.written),
                        Long.class)
                .setParameter("dead", dead)
                .getSingleResult());
    }

    /** Those that are tried no more, oldest first. */
    List<Dead> listDead() {
        return transactions.call(() -> entities
                .createQuery(
                        "select r.id, r.%s, r.tries, r.fault from %s r where r.%s = false and r.dead = true order by r.%s"
                                .formatted(kind.since, kind.entity, kind.written, kind.since),
                        Object[].class)
                .setMaxResults(MOST_LISTED)
                .getResultList()
                .stream()
                .map(row -> new Dead(kind.word(), (String) row[0], (Instant) row[1], (Integer) row[2], (String) row[3]))
                .toList());
    }

    /** Has the dead tried again from the beginning; says how many. */
    int revive() {
        return transactions.call(() -> entities.createQuery(
                        "update %s r set r.tries = 0, r.due = :now, r.dead = false where r.%s = false and r.dead = true"
                                .formatted(kind.entity, kind.written))
                .setParameter("now", clock.instant())
                .executeUpdate());
    }

    /** The table's name, for the log. */
    String name() {
        return kind.word();
    }
}
