package org.prodrome.server.acceptance;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.record.Transactions;

/** Counts cards that left against what came back about them. */
public final class AcceptanceFigures {
    /** Most cards and items of feedback that are read at once. */
    static final int MOST_CARDS = 200_000;

    private static final int AT_ONCE = 500;
    private static final String SENT =
            "select c.card, c.serviceId, c.rules, c.models, c.topic, c.sent, a.user, a.caller, a.encounterId,"
                    + " c.tier, c.acceptable from SentCard c, HookAnswer a where a.id = c.answer";

    private final EntityManager entities;
    private final Transactions transactions;

    AcceptanceFigures(EntityManager entities, Transactions transactions) {
        this.entities = entities;
        this.transactions = transactions;
    }

    /**
     * One card with the last word about it.
     *
     * @param rules on it with their versions, the headline's first; empty where no rule wrote it
     * @param tier 1 to 3
     * @param acceptable whether it had a suggestion: something that can be accepted
     * @param user whom it was shown to, as the hook named them; empty where it is not known any more
     * @param client name of the calling system
     * @param encounter id of the encounter of the hook's context at the caller, empty where it had none: where it was
     *     shown
     * @param outcome {@code accepted}, {@code overridden}, another word of the client's, or null where nothing came
     * @param reasons codes of the reasons given for overriding it
     * @param feedback id of the item of feedback, which its GuidanceResponse has too
     * @param answered when the outcome arrived
     * @param decided when the user decided, as the client wrote it
     */
    public record Told(
            String card,
            String service,
            List<String> rules,
            List<String> models,
            String topic,
            int tier,
            boolean acceptable,
            Instant sent,
            String user,
            String client,
            String encounter,
            @Nullable String feedback,
            @Nullable String outcome,
            List<String> reasons,
            @Nullable String comment,
            @Nullable Instant answered,
            @Nullable String decided) {
        /** The rule of its headline, empty where no rule wrote it. */
        public String rule() {
            return rules.isEmpty() ? "" : rules.get(0);
        }
    }

    /** Every card sent since then, once, newest first. */
    public List<Told> cards(Instant since) {
        return transactions.call(() -> {
            Map<String, Object[]> feedback = new HashMap<>();
            received(since, "desc", MOST_CARDS).forEach(row -> feedback.putIfAbsent((String) row[0], row));
            Map<String, Told> cards = new LinkedHashMap<>();
            for (Object[] row : entities.createQuery(
                            SENT + " and c.sent >= :since order by c.sent desc", Object[].class)
                    .setParameter("since", since)
                    .setMaxResults(MOST_CARDS)
                    .getResultList()) {
                String card = (String) row[0];
                cards.computeIfAbsent(card, key -> told(row, feedback.get(key)));
            }
            return new ArrayList<>(cards.values());
        });
    }

    /**
     * Cards about which something came back, in the order in which it came.
     *
     * @param next from when to ask again, where there is more
     */
    record Answered(List<Told> cards, @Nullable Instant next) {
        Answered {
            cards = List.copyOf(cards);
        }
    }

    /**
     * Every card about which feedback was received since then, whenever it was sent, once, with the last word.
     *
     * @param most items of feedback that are read, at most {@value #MOST_CARDS}
     */
    Answered answered(Instant since, int most) {
        return transactions.call(() -> {
            List<Object[]> rows = received(since, "asc", most + 1);
            Instant next = rows.size() > most ? (Instant) rows.get(most)[4] : null;
            Map<String, Object[]> feedback = new LinkedHashMap<>();
            rows.stream().limit(most).forEach(row -> {
                feedback.remove((String) row[0]);
                feedback.put((String) row[0], row);
            });
            Map<String, Object[]> sent = new HashMap<>();
            List<String> cards = List.copyOf(feedback.keySet());
            for (int from = 0; from < cards.size(); from += AT_ONCE) {
                entities.createQuery(SENT + " and c.card in (:cards) order by c.sent desc", Object[].class)
                        .setParameter("cards", cards.subList(from, Math.min(from + AT_ONCE, cards.size())))
                        .getResultList()
                        .forEach(row -> sent.putIfAbsent((String) row[0], row));
            }
            return new Answered(
                    feedback.entrySet().stream()
                            .filter(entry -> sent.containsKey(entry.getKey()))
                            .map(entry -> told(Objects.requireNonNull(sent.get(entry.getKey())), entry.getValue()))
                            .toList(),
                    next);
        });
    }

    private List<Object[]> received(Instant since, String order, int most) {
        return entities.createQuery(
                        "select f.card, f.outcome, f.reasonCode, f.userComment, f.received, f.id,"
                                + " f.outcomeTimestamp, f.moreReasons from CardFeedback f"
                                + " where f.received >= :since and f.apart = false order by f.received " + order,
                        Object[].class)
                .setParameter("since", since)
                .setMaxResults(most)
                .getResultList();
    }

    /** Figures of every service and rule that spoke since then. */
    public List<Acceptance> since(Instant since) {
        List<Told> cards = cards(since);
        List<Acceptance> figures = new ArrayList<>(by("service", cards, Told::service));
        figures.addAll(
                by("rule", cards.stream().filter(card -> !card.rule().isEmpty()).toList(), Told::rule));
        return figures;
    }

    private static List<Acceptance> by(String kind, List<Told> cards, Function<Told, String> name) {
        Map<String, List<Told>> groups = new TreeMap<>();
        cards.forEach(card -> groups.computeIfAbsent(name.apply(card), none -> new ArrayList<>())
                .add(card));
        List<Acceptance> figures = new ArrayList<>();
        groups.forEach((id, group) -> {
            Map<String, Integer> reasons = new TreeMap<>();
            group.stream()
                    .filter(card -> "overridden".equals(card.outcome()))
                    .forEach(card -> (card.reasons().isEmpty() ? List.of("") : card.reasons())
                            .forEach(reason -> reasons.merge(reason, 1, Integer::sum)));
            figures.add(Acceptance.of(
                    kind, id, group.size(), count(group, "accepted"), count(group, "overridden"), reasons));
        });
        return figures;
    }

    private static int count(List<Told> cards, String outcome) {
        return (int)
                cards.stream().filter(card -> outcome.equals(card.outcome())).count();
    }

    private static Told told(Object[] card, Object @Nullable [] feedback) {
        return new Told(
                (String) card[0],
                (String) card[1],
                lines((String) card[2]),
                lines((String) card[3]),
                (String) card[4],
                (Integer) card[9],
                (Boolean) card[10],
                (Instant) card[5],
                (String) card[6],
                (String) card[7],
                (String) card[8],
                feedback == null ? null : (String) feedback[5],
                feedback == null ? null : (String) feedback[1],
                feedback == null ? List.of() : reasons((String) feedback[2], (String) feedback[7]),
                feedback == null ? null : (String) feedback[3],
                feedback == null ? null : (Instant) feedback[4],
                feedback == null ? null : (String) feedback[6]);
    }

    /** Codes without their systems, each once. */
    private static List<String> reasons(@Nullable String first, String more) {
        return Stream.concat(Stream.ofNullable(first), more.lines().map(line -> line.substring(line.indexOf('\t') + 1)))
                .distinct()
                .toList();
    }

    private static List<String> lines(String text) {
        return text.lines().filter(line -> !line.isEmpty()).toList();
    }
}
