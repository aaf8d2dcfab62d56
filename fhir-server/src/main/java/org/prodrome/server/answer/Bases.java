package org.prodrome.server.answer;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.record.Transactions;

/**
 * Keeps what answers rest on: a row for each build, content and settings that this installation has had. Two nodes may
 * keep the same one twice, which harms nobody. Safe for many threads.
 */
final class Bases {
    private final EntityManager entities;
    private final Transactions transactions;
    private final Clock clock;
    private final Supplier<Basis> now;

    private volatile @Nullable Kept last;

    private record Kept(Basis basis, String id) {}

    /** @param now says what an answer of this moment rests on */
    Bases(EntityManager entities, Transactions transactions, Clock clock, Supplier<Basis> now) {
        this.entities = entities;
        this.transactions = transactions;
        this.clock = clock;
        this.now = now;
    }

    /** What an answer of this moment rests on. */
    Basis now() {
        return now.get();
    }

    /** Id under which {@link #now} is kept. */
    String id() {
        Basis basis = now.get();
        Kept known = last;
        if (known == null || !known.basis().equals(basis)) {
            known = new Kept(basis, keep(basis));
            last = known;
        }
        return known.id();
    }

    private String keep(Basis basis) {
        return transactions.call(() -> entities
                .createQuery("select b.id from AnswerBasis b where b.sha256 = :sha256", String.class)
                .setParameter("sha256", ContentHash.of(basis.json()))
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst()
                .orElseGet(() -> {
                    AnswerBasis row = new AnswerBasis(basis, clock.instant());
                    entities.persist(row);
                    return row.id();
                }));
    }

    /** What an answer rested on, by the id that it was kept with. */
    Optional<Basis> find(String id) {
        return transactions.call(
                () -> Optional.ofNullable(entities.find(AnswerBasis.class, id)).map(AnswerBasis::basis));
    }
}
