package org.prodrome.server.governance;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.governance.Snooze;

/** One snooze, kept after its end as a record of who wanted quiet and why. */
@Entity
@Table(name = "PRD_SNOOZE")
public class SnoozeEntry {
    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "PATIENT_ID")
    private String patient = "";

    @Column(name = "RULE_ID")
    private String rule = "";

    @Column(name = "TIER")
    private int tier;

    @Column(name = "UNTIL_TIME")
    private Instant until = Instant.EPOCH;

    @Column(name = "SNOOZED_BY")
    private String by = "";

    @Column(name = "REASON")
    private String reason = "";

    @Column(name = "CARD")
    private String card = "";

    /** References, a line each. */
    @Column(name = "KNOWN")
    private String known = "";

    @Column(name = "SINCE")
    private Instant since = Instant.EPOCH;

    @Column(name = "LIFTED_BY")
    private @Nullable String liftedBy;

    @Column(name = "LIFTED_AT")
    private @Nullable Instant liftedAt;

    /** For Hibernate. */
    protected SnoozeEntry() {}

    SnoozeEntry(Snooze snooze, String card, Instant since) {
        this.id = UUID.randomUUID().toString();
        this.patient = snooze.patient();
        this.rule = snooze.rule();
        this.tier = snooze.tier();
        this.until = snooze.until();
        this.by = snooze.by();
        this.reason = snooze.reason();
        this.known = String.join("\n", snooze.known());
        this.card = card;
        this.since = since;
    }

    String id() {
        return id;
    }

    String card() {
        return card;
    }

    Instant since() {
        return since;
    }

    /** Ends it; who did stays on record. */
    void lift(String who, Instant now) {
        liftedBy = who;
        liftedAt = now;
    }

    @Nullable
    Instant liftedAt() {
        return liftedAt;
    }

    @Nullable
    String liftedBy() {
        return liftedBy;
    }

    Snooze snooze() {
        return new Snooze(patient, rule, tier, until, by, reason, known.lines().toList());
    }
}
