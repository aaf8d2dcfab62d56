package org.prodrome.server.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.governance.Snooze;
import org.prodrome.cds.governance.SnoozeReason;

/** Quiet that users ask for by dismissing a card with a reason that the card offered for it. */
public final class OfferedSnoozes {
    private static final int LONGEST_NAME = 300;
    private static final int LONGEST_REASON = 1000;

    private final AnswerStore answers;
    private final BiConsumer<Snooze, String> snoozes;
    private final Clock clock;

    /** @param snoozes takes what is to be quiet and the card that it was said on */
    OfferedSnoozes(AnswerStore answers, BiConsumer<Snooze, String> snoozes, Clock clock) {
        this.answers = answers;
        this.snoozes = snoozes;
        this.clock = clock;
    }

    /**
     * Keeps the rule of the card's headline quiet about its patient. Nothing is done where the card offered no such
     * reason, or where the time is over: feedback may come hours later.
     *
     * @param comment the user's own words, which are the reason; without any it is what the card offered
     * @param decided when the user dismissed the card
     * @param client who sent it; empty where that is not known
     */
    public void take(String card, SnoozeReason reason, @Nullable String comment, Instant decided, String client) {
        Instant until = decided.plus(reason.duration());
        if (!until.isAfter(clock.instant())) {
            return;
        }
        answers.ofCard(card)
                .filter(answer -> offered(Content.unpacked(answer.packed()), card, reason))
                .ifPresent(answer -> answers.card(card)
                        .filter(sent -> !sent.rules().isEmpty())
                        .ifPresent(sent -> snoozes.accept(
                                new Snooze(
                                        sent.patient(),
                                        sent.rules().get(0),
                                        sent.tier(),
                                        until,
                                        cut(by(answer.user(), client), LONGEST_NAME),
                                        cut(
                                                comment == null || comment.isBlank() ? reason.display() : comment,
                                                LONGEST_REASON),
                                        sent.sources()),
                                card)));
    }

    private static boolean offered(Content content, String card, SnoozeReason reason) {
        return content.card(card).stream()
                .flatMap(sent ->
                        StreamSupport.stream(sent.path("overrideReasons").spliterator(), false))
                .map(offered -> offered.path("code"))
                .map(JsonNode::asText)
                .anyMatch(reason.code()::equals);
    }

    private static String by(String user, String client) {
        return Stream.of(user, client.isEmpty() || user.isEmpty() ? client : "(" + client + ")")
                .filter(name -> !name.isEmpty())
                .reduce((name, beside) -> name + " " + beside)
                .orElse("a user whom the call did not name");
    }

    private static String cut(String text, int longest) {
        return text.substring(0, Math.min(longest, text.length()));
    }
}
