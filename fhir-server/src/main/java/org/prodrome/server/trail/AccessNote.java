package org.prodrome.server.trail;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** A reading of cards, or equal refusals of one minute, until its AuditEvent is written. */
@Entity
@Table(name = "PRD_ACCESS")
public class AccessNote {
    @Id
    @Column(name = "ID")
    private String id = "";

    @Enumerated(EnumType.STRING)
    @Column(name = "KIND")
    private Access kind = Access.CARDS_READ;

    @Column(name = "STATUS")
    private int status;

    @Column(name = "TIMES")
    private int times;

    @Column(name = "FIRST_AT")
    private Instant firstAt = Instant.EPOCH;

    @Column(name = "LAST_AT")
    private Instant lastAt = Instant.EPOCH;

    @Column(name = "CALLER")
    private String caller = "";

    @Column(name = "PROVED")
    private boolean proved;

    @Column(name = "TOKEN_ID")
    private String tokenId = "";

    @Column(name = "ADDRESS")
    private String address = "";

    @Column(name = "WHY")
    private String why = "";

    @Column(name = "QUERY")
    private String query = "";

    @Column(name = "PATIENTS")
    private String patients = "";

    @Column(name = "AUDITED")
    private boolean audited;

    @Column(name = "TRAIL_TRIES")
    private int tries;

    @Column(name = "TRAIL_DUE")
    private Instant due = Instant.EPOCH;

    @Column(name = "TRAIL_DEAD")
    private boolean dead;

    @Column(name = "TRAIL_FAULT")
    private String fault = "";

    /** For Hibernate. */
    protected AccessNote() {}

    /** A reading that is answered. */
    static AccessNote of(Reading reading, Instant now) {
        AccessNote note = new AccessNote();
        note.id = UUID.randomUUID().toString();
        note.kind = reading.kind();
        note.status = 200;
        note.times = 1;
        note.firstAt = now;
        note.lastAt = now;
        note.due = now;
        note.caller = cut(reading.reader(), 500);
        note.proved = !reading.reader().isEmpty();
        note.tokenId = cut(reading.tokenId(), 300);
        note.address = cut(reading.address(), 100);
        note.why = cut(reading.purpose(), 200);
        note.query = cut(reading.query(), 1000);
        note.patients = listed(reading.patients());
        return note;
    }

    /** Refusals that are alike. */
    static AccessNote of(Refusal refusal, Refusals.Count count, Instant now) {
        AccessNote note = new AccessNote();
        note.id = UUID.randomUUID().toString();
        note.kind = refusal.kind();
        note.status = refusal.status();
        note.times = count.times();
        note.firstAt = count.first();
        note.lastAt = count.last();
        note.due = now;
        note.caller = cut(refusal.client(), 500);
        note.proved = refusal.proved();
        note.address = cut(count.address(), 100);
        note.why = cut(refusal.why(), 200);
        return note;
    }

    private static String listed(Collection<String> patients) {
        return patients.stream()
                .map(patient -> patient.replaceAll("[\\r\\n]", " "))
                .collect(Collectors.joining("\n"));
    }

    private static String cut(String text, int longest) {
        return text.substring(0, Math.min(longest, text.length()));
    }

    String id() {
        return id;
    }

    Access kind() {
        return kind;
    }

    int status() {
        return status;
    }

    int times() {
        return times;
    }

    Instant firstAt() {
        return firstAt;
    }

    Instant lastAt() {
        return lastAt;
    }

    String caller() {
        return caller;
    }

    boolean isProved() {
        return proved;
    }

    String tokenId() {
        return tokenId;
    }

    String address() {
        return address;
    }

    /** Purpose of a reading, reason of a refusal. */
    String why() {
        return why;
    }

    String query() {
        return query;
    }

    /** Ids of our own patients, and {@code caller|id} of those of callers. */
    List<String> patients() {
        return patients.lines().toList();
    }
}
