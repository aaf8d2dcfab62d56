package org.prodrome.server.feedback;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.FeedbackItem;
import org.prodrome.cds.hook.Sender;

/**
 * One item of feedback as it came. Of one with a timestamp the id follows from what it says, so that a repeat has it
 * too.
 */
@Entity
@Table(name = "PRD_CARD_FEEDBACK")
public class CardFeedback {
    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "SERVICE_ID")
    private String serviceId = "";

    @Column(name = "CARD")
    private String card = "";

    @Column(name = "OUTCOME")
    private String outcome = "";

    @Column(name = "REASON_SYSTEM")
    private @Nullable String reasonSystem;

    @Column(name = "REASON_CODE")
    private @Nullable String reasonCode;

    /** Reasons after the first, one a line: system, tab, code. */
    @Column(name = "MORE_REASONS")
    private String moreReasons = "";

    @Column(name = "USER_COMMENT")
    private @Nullable String userComment;

    @Column(name = "OUTCOME_TIMESTAMP")
    private @Nullable String outcomeTimestamp;

    @Column(name = "SUGGESTIONS")
    private String suggestions = "";

    @Column(name = "CALLER")
    private String caller = "";

    @Column(name = "TOKEN_ID")
    private String tokenId = "";

    @Column(name = "FINGERPRINT")
    private String fingerprint = "";

    @Column(name = "RECORDED")
    private boolean recorded;

    @Column(name = "KEPT_APART")
    private boolean apart;

    @Column(name = "RECEIVED")
    private Instant received = Instant.EPOCH;

    @Column(name = "TRAIL_TRIES")
    private int tries;

    @Column(name = "TRAIL_DUE")
    private Instant due = Instant.EPOCH;

    @Column(name = "TRAIL_DEAD")
    private boolean dead;

    @Column(name = "TRAIL_FAULT")
    private String fault = "";

    /** For Hibernate. */
    protected CardFeedback() {}

    /** @param apart whether the service did not send such a card to this sender */
    CardFeedback(String serviceId, FeedbackItem item, Sender sender, boolean apart, Instant received) {
        // What is kept apart is never taken for the same words of the one that the card went to.
        String all = said(serviceId, item) + (apart ? part(sender.client()) : "");
        this.apart = apart;
        this.fingerprint = sha256(all);
        this.id = (item.outcomeTimestamp() == null
                        ? UUID.randomUUID()
                        : UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)))
                .toString();
        this.suggestions = cut(String.join("\n", item.acceptedSuggestions()), 4000);
        this.caller = cut(sender.client(), 500);
        this.tokenId = cut(sender.tokenId(), 300);
        this.serviceId = cut(serviceId, 200);
        this.card = cut(item.card(), 200);
        this.outcome = cut(item.outcome(), 50);
        if (item.overrideReason() != null) {
            this.reasonSystem = item.overrideReason().system() == null
                    ? null
                    : cut(item.overrideReason().system(), 500);
            this.reasonCode = cut(item.overrideReason().code(), 200);
            this.moreReasons = item.overrideReasons().stream()
                    .skip(1)
                    .map(reason -> line(reason.system(), 500) + "\t" + line(reason.code(), 200))
                    .collect(Collectors.joining("\n"));
        }
        this.userComment = item.userComment() == null ? null : cut(item.userComment(), 4000);
        this.outcomeTimestamp = item.outcomeTimestamp() == null ? null : cut(item.outcomeTimestamp(), 50);
        this.received = received;
        this.due = received;
    }

    /** Everything that an item says, each part with its length before it. */
    private static String said(String serviceId, FeedbackItem item) {
        FeedbackItem.Reason reason = item.overrideReason();
        return part(serviceId)
                + part(item.card())
                + part(item.outcome())
                + part(String.join("\n", item.acceptedSuggestions()))
                + part(reason == null ? null : reason.system())
                + part(reason == null ? null : reason.code())
                + part(item.userComment())
                + part(item.outcomeTimestamp())
                + item.overrideReasons().stream()
                        .skip(1)
                        .map(more -> part(more.system()) + part(more.code()))
                        .collect(Collectors.joining());
    }

    private static String line(@Nullable String text, int length) {
        return text == null ? "" : cut(text.replaceAll("\\s+", " ").strip(), length);
    }

    private static String part(@Nullable String text) {
        return text == null ? "-:" : text.length() + ":" + text;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String cut(String text, int length) {
        return text.length() > length ? text.substring(0, length) : text;
    }

    /** Id of its GuidanceResponse too. */
    public String id() {
        return id;
    }

    /** Hash of everything that it says. */
    String fingerprint() {
        return fingerprint;
    }

    /** Whether it is about no card that its sender had from the service: it says nothing about any card. */
    boolean isApart() {
        return apart;
    }

    /** Ids of the suggestions taken. */
    List<String> suggestions() {
        return suggestions.lines().toList();
    }

    /** Who sent it, where they proved who they are. */
    String caller() {
        return caller;
    }

    String tokenId() {
        return tokenId;
    }

    public String serviceId() {
        return serviceId;
    }

    /** The card's uuid as the caller has it. */
    public String card() {
        return card;
    }

    public String outcome() {
        return outcome;
    }

    /** Every reason that was given, the first first. */
    public List<Coding> reasons() {
        return Stream.concat(
                        Stream.ofNullable(reasonCode).map(code -> new Coding(reasonSystem, code, null)),
                        moreReasons
                                .lines()
                                .map(line -> line.split("\t", 2))
                                .map(parts -> new Coding(parts[0].isEmpty() ? null : parts[0], parts[1], null)))
                .toList();
    }

    /** Free text that may hold patient data. */
    public @Nullable String userComment() {
        return userComment;
    }

    /** As sent. */
    public @Nullable String outcomeTimestamp() {
        return outcomeTimestamp;
    }

    public Instant received() {
        return received;
    }
}
