package org.prodrome.server.governance;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.governance.Silence;

/** One use of the kill switch, and who lifted it. */
@Entity
@Table(name = "PRD_SILENCE")
public class SilenceEntry {
    @Id
    @Column(name = "ID")
    private String id = "";

    @Enumerated(EnumType.STRING)
    @Column(name = "SILENCE_SCOPE")
    private Silence.Scope scope = Silence.Scope.ALL;

    @Column(name = "TARGET")
    private String target = "";

    @Column(name = "REASON")
    private String reason = "";

    @Column(name = "SILENCED_BY")
    private String by = "";

    @Column(name = "SINCE")
    private Instant since = Instant.EPOCH;

    @Column(name = "LIFTED_BY")
    private @Nullable String liftedBy;

    @Column(name = "LIFT_REASON")
    private @Nullable String liftReason;

    @Column(name = "LIFTED_AT")
    private @Nullable Instant liftedAt;

    @Version
    @Column(name = "OPT_LOCK")
    private int version;

    /** For Hibernate. */
    protected SilenceEntry() {}

    SilenceEntry(Silence.Scope scope, String target, Signed signed, Instant since) {
        this.id = UUID.randomUUID().toString();
        this.scope = scope;
        this.target = target;
        this.reason = signed.reason();
        this.by = signed.by();
        this.since = since;
    }

    Silence silence() {
        return new Silence(id, scope, target, reason, by, since);
    }

    void lift(Signed signed, Instant now) {
        liftedBy = signed.by();
        liftReason = signed.reason();
        liftedAt = now;
    }

    @Nullable
    String liftedBy() {
        return liftedBy;
    }

    @Nullable
    String liftReason() {
        return liftReason;
    }

    @Nullable
    Instant liftedAt() {
        return liftedAt;
    }
}
