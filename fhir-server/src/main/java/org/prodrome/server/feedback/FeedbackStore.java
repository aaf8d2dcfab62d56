package org.prodrome.server.feedback;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import org.prodrome.cds.hook.FeedbackItem;
import org.prodrome.cds.hook.FeedbackSink;
import org.prodrome.server.record.Transactions;

/** Keeps feedback in the relational store before it is acknowledged. */
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
    public void accept(String serviceId, FeedbackItem item) {
        transactions.call(() -> {
            CardFeedback feedback = new CardFeedback(serviceId, item, clock.instant());
            entities.persist(feedback);
            return feedback;
        });
    }
}
