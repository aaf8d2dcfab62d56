package org.prodrome.server.feedback;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.governance.SnoozeReason;
import org.prodrome.cds.hook.FeedbackItem;
import org.prodrome.cds.hook.FeedbackSink;
import org.prodrome.cds.hook.Sender;
import org.prodrome.server.answer.OfferedSnoozes;
import org.prodrome.server.record.Transactions;

/**
 * Keeps feedback in the relational store before it is acknowledged. The same item again is the same item: by all that
 * it says where it has a timestamp, and where it has none, when it is also the last thing that was said of its card.
 * What is about no card that the service sent to this sender is kept apart and counts nowhere. A card that is dismissed
 * with the wish for quiet that it offered is quiet from the next call on.
 */
public final class FeedbackStore implements FeedbackSink {
    private final EntityManager entities;
    private final Transactions transactions;
    private final Clock clock;
    private static final String OVERRIDDEN = "overridden";
    private static final int MOST_LISTED = 100;

    private final CdsCounters counters;
    private final OfferedSnoozes snoozes;

    FeedbackStore(
            EntityManager entities,
            Transactions transactions,
            Clock clock,
            CdsCounters counters,
            OfferedSnoozes snoozes) {
        this.counters = counters;
        this.snoozes = snoozes;
        this.entities = entities;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public void accept(String serviceId, FeedbackItem item, Sender sender) {
        Instant now = clock.instant();
        boolean apart = !isSent(serviceId, item.card(), sender);
        if (apart) {
            counters.feedbackKeptApart();
        }
        CardFeedback feedback = new CardFeedback(serviceId, item, sender, apart, now);
        try {
            transactions.call(() -> {
                if (!isRepeat(feedback)) {
                    entities.persist(feedback);
                    snooze(feedback, now);
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

    /** What was made of a card, newest first. */
    public List<CardFeedback> ofCard(String card) {
        return transactions.call(() -> entities.createQuery(
                        "select f from CardFeedback f where f.card = :card and f.apart = false order by f.received desc",
                        CardFeedback.class)
                .setParameter("card", card)
                .setMaxResults(MOST_LISTED)
                .getResultList());
    }

    private void snooze(CardFeedback feedback, Instant now) {
        if (feedback.isApart() || !feedback.outcome().equals(OVERRIDDEN)) {
            return;
        }
        feedback.reasons().stream()
                .flatMap(reason -> SnoozeReason.of(reason.getSystem(), reason.getCode()).stream())
                .findFirst()
                .ifPresent(reason -> snoozes.take(
                        feedback.card(), reason, feedback.userComment(), decided(feedback, now), feedback.caller()));
    }

    /** When the user dismissed the card, as far as the client says so and that is not yet to come. */
    private static Instant decided(CardFeedback feedback, Instant now) {
        Instant said = FeedbackResource.when(feedback);
        return said.isAfter(now) ? now : said;
    }

    /** Whether the service sent such a card, and where its sender is known, to the same system. */
    private boolean isSent(String serviceId, String card, Sender sender) {
        String client =
                sender.client().substring(0, Math.min(500, sender.client().length()));
        return transactions.call(() -> {
            TypedQuery<Long> query = entities.createQuery(
                    "select count(c) from SentCard c, HookAnswer a where a.id = c.answer and c.card = :card"
                            + " and c.serviceId = :service" + (client.isEmpty() ? "" : " and a.caller = :client"),
                    Long.class);
            query.setParameter("card", card).setParameter("service", serviceId);
            if (!client.isEmpty()) {
                query.setParameter("client", client);
            }
            return query.getSingleResult() > 0;
        });
    }

    private boolean isRepeat(CardFeedback feedback) {
        return feedback.outcomeTimestamp() != null
                ? entities.find(CardFeedback.class, feedback.id()) != null
                : newest(feedback.card(), feedback.isApart())
                        .filter(last -> last.fingerprint().equals(feedback.fingerprint()))
                        .isPresent();
    }

    private boolean isKept(CardFeedback feedback) {
        return transactions.call(() -> entities.find(CardFeedback.class, feedback.id()) != null);
    }

    private Optional<CardFeedback> newest(String card, boolean apart) {
        return entities
                .createQuery(
                        "select f from CardFeedback f where f.card = :card and f.apart = :apart order by f.received desc",
                        CardFeedback.class)
                .setParameter("card", card)
                .setParameter("apart", apart)
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst();
    }
}
