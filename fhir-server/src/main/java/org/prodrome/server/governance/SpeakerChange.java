package org.prodrome.server.governance;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** Who changed what about a speaker, when and why. Never changed, never deleted. */
@Entity
@Table(name = "PRD_SPEAKER_CHANGE")
public class SpeakerChange {
    private static final int LONGEST = 4000;

    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "SPEAKER")
    private String speaker = "";

    @Column(name = "WHAT")
    private String what = "";

    @Column(name = "WAS")
    private String was = "";

    @Column(name = "BECAME")
    private String became = "";

    @Column(name = "CHANGED_BY")
    private String by = "";

    @Column(name = "REASON")
    private String reason = "";

    @Column(name = "CHANGED_AT")
    private Instant at = Instant.EPOCH;

    /** For Hibernate. */
    protected SpeakerChange() {}

    SpeakerChange(String speaker, String what, String was, String became, Signed signed, Instant at) {
        this.id = UUID.randomUUID().toString();
        this.speaker = speaker;
        this.what = what;
        this.was = was.substring(0, Math.min(LONGEST, was.length()));
        this.became = became.substring(0, Math.min(LONGEST, became.length()));
        this.by = signed.by();
        this.reason = signed.reason();
        this.at = at;
    }

    String speaker() {
        return speaker;
    }

    String what() {
        return what;
    }

    String was() {
        return was;
    }

    String became() {
        return became;
    }

    String by() {
        return by;
    }

    String reason() {
        return reason;
    }

    Instant at() {
        return at;
    }
}
