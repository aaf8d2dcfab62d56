package org.prodrome.server.feedback;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.prodrome.cds.hook.FeedbackItem;
import org.prodrome.cds.hook.FeedbackSink;
import org.prodrome.cds.hook.Sender;
import org.prodrome.server.record.Transactions;

/**
 * Keeps feedback in the relational store before it is acknowledged. The same item again is the same item: by all that
 * it says where it has a timestamp, and where it has none, when it is also the last thing that was said of its card.
 */
public final class FeedbackStore implements FeedbackSink {
    private final EntityManager entities;
    private final Transactions transactions;
    private final Clock clock;

    public FeedbackStore(EntityManager entities, Transactions transactions, Clock clock) {
        this.entities = entities;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public void accept(String serviceId, FeedbackItem item, Sender sender) {
        Instant now = clock.instant();
        CardFeedback feedback = new CardFeedback(serviceId, item, sender, now);
        try {
            transactions.call(() -> {
                if (!isRepeat(feedback)) {
                    entities.persist(feedback);
                }
                return feedback;
            });
        } catch (RuntimeException e) {
            // The same item at the same moment on another connection: the key lets one of them in.
            if (!isKept(feedback)) {
                throw e;
            }
        }
    }

    private boolean isRepeat(CardFeedback feedback) {
        return feedback.outcomeTimestamp() != null
                ? entities.find(CardFeedback.class, feedback.id()) != null
                : newest(feedback.card())
                        .filter(last -> last.fingerprint().equals(feedback.fingerprint()))
                        .isPresent();
    }

    private boolean isKept(CardFeedback feedback) {
        return transactions.call(() -> entities.find(CardFeedback.class, feedback.id()) != null);
    }

    private Optional<CardFeedback> newest(String card) {
        return entities
                .createQuery(
                        "select f from CardFeedback f where f.card = :card order by f.received desc",
                        CardFeedback.class)
                .setParameter("card", card)
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst();
    }
}
