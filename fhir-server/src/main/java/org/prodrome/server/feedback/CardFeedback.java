package org.prodrome.server.feedback;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.FeedbackItem;

/** One item of feedback as it came; repeats are kept, each with the time it arrived. */
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

    @Column(name = "USER_COMMENT")
    private @Nullable String userComment;

    @Column(name = "OUTCOME_TIMESTAMP")
    private @Nullable String outcomeTimestamp;

    @Column(name = "RECEIVED")
    private Instant received = Instant.EPOCH;

    /** For Hibernate. */
    protected CardFeedback() {}

    CardFeedback(String serviceId, FeedbackItem item, Instant received) {
        this.id = UUID.randomUUID().toString();
        this.serviceId = cut(serviceId, 200);
        this.card = cut(item.card(), 200);
        this.outcome = cut(item.outcome(), 50);
        if (item.overrideReason() != null) {
            this.reasonSystem = item.overrideReason().system() == null
                    ? null
                    : cut(item.overrideReason().system(), 500);
            this.reasonCode = cut(item.overrideReason().code(), 200);
        }
        this.userComment = item.userComment() == null ? null : cut(item.userComment(), 4000);
        this.outcomeTimestamp = item.outcomeTimestamp() == null ? null : cut(item.outcomeTimestamp(), 50);
        this.received = received;
    }

    private static String cut(String text, int length) {
        return text.length() > length ? text.substring(0, length) : text;
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

    public @Nullable String reasonSystem() {
        return reasonSystem;
    }

    public @Nullable String reasonCode() {
        return reasonCode;
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
