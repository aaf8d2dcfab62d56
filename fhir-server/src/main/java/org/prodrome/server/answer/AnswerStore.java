package org.prodrome.server.answer;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.AnswerSink;
import org.prodrome.cds.hook.CallArchive;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.RefusedCall;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.service.GivenBefore;
import org.prodrome.server.record.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps every answer in the relational store before it leaves. */
final class AnswerStore implements AnswerSink, GivenBefore {
    private static final int MOST_LISTED = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(AnswerStore.class);

    private final EntityManager entities;
    private final Transactions transactions;
    private final Clock clock;
    private final CallArchive calls;
    private final Bases bases;
    private final String program;

    AnswerStore(
            EntityManager entities,
            Transactions transactions,
            Clock clock,
            CallArchive calls,
            Bases bases,
            String program) {
        this.entities = entities;
        this.transactions = transactions;
        this.clock = clock;
        this.calls = calls;
        this.bases = bases;
        this.program = program;
    }

    @Override
    public void answered(String serviceId, HookCall call, byte[] response, Trace trace) {
        Content content =
                new Content(program, bases.id(), calls.keep(call), new String(response, StandardCharsets.UTF_8), trace);
        transactions.call(() -> {
            HookAnswer answer = new HookAnswer(serviceId, call, content, clock.instant());
            entities.persist(answer);
            trace.said().forEach(said -> entities.persist(new SentCard(answer, said)));
            return answer;
        });
    }

    @Override
    public void refused(RefusedCall refused) {
        try {
            transactions.call(() -> {
                CallRefusal refusal = new CallRefusal(refused, program, clock.instant());
                entities.persist(refusal);
                return refusal;
            });
        } catch (RuntimeException e) {
            // Whatever the database throws: it may be why the call was refused: its caller is told that, and the log
            // has the rest.
            LOG.warn(
                    "the refusal ({}) of hook {} is not on record: {}",
                    refused.status(),
                    refused.serviceId(),
                    e.getClass().getSimpleName());
        }
    }

    /** The refused calls of one opening of a chart, oldest first. */
    List<CallRefusal> refusals(String hookInstance) {
        return transactions.call(() -> entities.createQuery(
                        "select r from CallRefusal r where r.hookInstance = :instance order by r.refused",
                        CallRefusal.class)
                .setParameter("instance", hookInstance)
                .setMaxResults(MOST_LISTED)
                .getResultList());
    }

    @Override
    public Map<String, Integer> cards(String caller, String hookInstance) {
        return transactions.call(() -> {
            Map<String, Integer> most = new HashMap<>();
            for (Object[] row : entities.createQuery(
                            "select a.serviceId, count(c.id) from HookAnswer a left join SentCard c on c.answer = a.id"
                                    + " where a.hookInstance = :instance and a.caller = :caller"
                                    + " group by a.id, a.serviceId",
                            Object[].class)
                    .setParameter("instance", hookInstance)
                    .setParameter("caller", caller)
                    .setMaxResults(MOST_LISTED)
                    .getResultList()) {
                most.merge((String) row[0], ((Number) row[1]).intValue(), Math::max);
            }
            return most;
        });
    }

    /** A card as it last left. */
    Optional<SentCard> card(String card) {
        return transactions.call(() -> entities
                .createQuery("select c from SentCard c where c.card = :card order by c.sent desc", SentCard.class)
                .setParameter("card", card)
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst());
    }

    /** The newest answer that carried a card. */
    Optional<HookAnswer> ofCard(String card) {
        return transactions.call(() ->
                card(card).flatMap(sent -> Optional.ofNullable(entities.find(HookAnswer.class, sent.answer()))));
    }

    /** The answers to one opening of a chart, oldest first. */
    List<HookAnswer> ofInstance(String hookInstance) {
        return transactions.call(() -> entities.createQuery(
                        "select a from HookAnswer a where a.hookInstance = :instance order by a.answered",
                        HookAnswer.class)
                .setParameter("instance", hookInstance)
                .setMaxResults(MOST_LISTED)
                .getResultList());
    }

    /**
     * One answer, with or without cards.
     *
     * @param cards how many left with it
     */
    record Opening(String hookInstance, String service, Instant answered, long cards) {}

    /**
     * The answers about a patient since then, newest first, at most 1,000: those without a card are there too.
     *
     * @param patient as {@link HookAnswer#patientKey} names it
     */
    List<Opening> openings(String patient, Instant since) {
        return transactions.call(() -> entities
                .createQuery(
                        "select a.hookInstance, a.serviceId, a.answered, count(c.id) from HookAnswer a"
                                + " left join SentCard c on c.answer = a.id"
                                + " where a.patientKey = :patient and a.answered >= :since"
                                + " group by a.id, a.hookInstance, a.serviceId, a.answered order by a.answered desc",
                        Object[].class)
                .setParameter("patient", patient)
                .setParameter("since", since)
                .setMaxResults(MOST_LISTED)
                .getResultList()
                .stream()
                .map(row ->
                        new Opening((String) row[0], (String) row[1], (Instant) row[2], ((Number) row[3]).longValue()))
                .toList());
    }

    /**
     * Some of the cards that left.
     *
     * @param next where the list goes on; null where this is all
     */
    record Page(List<SentCard> cards, @Nullable Place next) {}

    /**
     * Which cards are listed.
     *
     * @param by what they are asked for by
     * @param value patient, service, rule, model, plan or client; of all nothing
     * @param before only what follows this place
     * @param most cards on a page
     */
    record Asked(CardsBy by, String value, Instant since, Place before, int most) {}

    /** A page of the cards that left, newest first. */
    Page sent(Asked asked) {
        Place before = asked.before();
        List<SentCard> found = transactions.call(() -> {
            TypedQuery<SentCard> query = entities.createQuery(
                    "select c from SentCard c where c.sent >= :since"
                            + " and (c.sent < :before or (c.sent = :before and c.id < :id)) and "
                            + asked.by().condition() + " order by c.sent desc, c.id desc",
                    SentCard.class);
            query.setParameter("since", asked.since());
            query.setParameter("before", before.sent());
            query.setParameter("id", before.id());
            if (asked.by() != CardsBy.ALL) {
                query.setParameter("value", asked.by().parameter(asked.value()));
            }
            return query.setMaxResults(asked.most() + 1).getResultList();
        });
        return found.size() <= asked.most()
                ? new Page(found, null)
                : new Page(found.subList(0, asked.most()), Place.of(found.get(asked.most() - 1)));
    }

    /** Deletes what is older and audited; a card's feedback stays. */
    int forget(Duration keep) {
        Instant before = clock.instant().minus(keep);
        return transactions.call(() -> {
            entities.createQuery("delete from SentCard c where c.sent < :before"
                            + " and c.answer not in (select a.id from HookAnswer a where a.audited = false)")
                    .setParameter("before", before)
                    .executeUpdate();
            entities.createQuery("delete from CallRefusal r where r.refused < :before")
                    .setParameter("before", before)
                    .executeUpdate();
            return entities.createQuery("delete from HookAnswer a where a.answered < :before and a.audited = true")
                    .setParameter("before", before)
                    .executeUpdate();
        });
    }
}
