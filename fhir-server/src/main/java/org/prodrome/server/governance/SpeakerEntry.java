package org.prodrome.server.governance;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.State;

/** What a site has decided about one speaker; what the speaker is comes from the program. */
@Entity
@Table(name = "PRD_SPEAKER")
public class SpeakerEntry {
    @Id
    @Column(name = "ID")
    private String key = "";

    @Enumerated(EnumType.STRING)
    @Column(name = "KIND")
    private Kind kind = Kind.RULE;

    @Column(name = "SPEAKER_ID")
    private String id = "";

    @Enumerated(EnumType.STRING)
    @Column(name = "SPEAKER_STATE")
    private State state = State.SHADOW;

    @Column(name = "OWNER_NAME")
    private String owner = "";

    @Column(name = "PILOT_USERS")
    private String pilotUsers = "";

    @Column(name = "REVIEW_DUE")
    private @Nullable LocalDate reviewDue;

    @Column(name = "EVALUATION")
    private String evaluation = "";

    @Column(name = "FLAGGED")
    private String flagged = "";

    @Column(name = "FLAGGED_AT")
    private @Nullable Instant flaggedAt;

    @Column(name = "LAST_SPOKE")
    private @Nullable Instant lastSpoke;

    @Column(name = "SPEAKS_SINCE")
    private @Nullable Instant speaksSince;

    @Column(name = "CONTENT_SHA256")
    private String content = "";

    @Version
    @Column(name = "OPT_LOCK")
    private int version;

    /** For Hibernate. */
    protected SpeakerEntry() {}

    SpeakerEntry(Kind kind, String id) {
        this(kind, id, State.SHADOW);
    }

    SpeakerEntry(Kind kind, String id, State state) {
        this.key = key(kind, id);
        this.kind = kind;
        this.id = id;
        this.state = state;
    }

    static String key(Kind kind, String id) {
        return kind + " " + id;
    }

    String key() {
        return key;
    }

    Kind kind() {
        return kind;
    }

    String id() {
        return id;
    }

    State state() {
        return state;
    }

    void state(State next, Instant now) {
        if (next.speaks() && !state.speaks()) {
            speaksSince = now;
        }
        state = next;
        flagged = "";
        flaggedAt = null;
    }

    String owner() {
        return owner;
    }

    void owner(String name) {
        owner = name;
        flagged = "";
        flaggedAt = null;
    }

    Set<String> pilotUsers() {
        return Arrays.stream(pilotUsers.split("\n"))
                .filter(user -> !user.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    void pilotUsers(Set<String> users) {
        pilotUsers = String.join("\n", new TreeSet<>(users));
    }

    @Nullable
    LocalDate reviewDue() {
        return reviewDue;
    }

    void reviewDue(LocalDate day) {
        reviewDue = day;
    }

    String evaluation() {
        return evaluation;
    }

    void evaluation(String text) {
        evaluation = text;
    }

    /** SHA-256 of what it consisted of when the program last started; empty where nobody asked. */
    String content() {
        return content;
    }

    void content(String sha256) {
        content = sha256;
    }

    String flagged() {
        return flagged;
    }

    @Nullable
    Instant flaggedAt() {
        return flaggedAt;
    }

    void flag(String why, Instant now) {
        flagged = why;
        flaggedAt = now;
    }

    void unflag() {
        flagged = "";
        flaggedAt = null;
    }

    @Nullable
    Instant lastSpoke() {
        return lastSpoke;
    }

    void spoke(Instant now) {
        lastSpoke = now;
    }

    @Nullable
    Instant speaksSince() {
        return speaksSince;
    }
}
