package org.prodrome.server.assessment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How often a patient's record was changed, up to where it was assessed, and who is at it. */
@Entity
@Table(name = "PRD_PATIENT_VERSION")
public class PatientVersion {
    @Id
    @Column(name = "PATIENT_ID")
    private String patientId = "";

    @Column(name = "VERSION_COUNT")
    private long version;

    @Column(name = "ASSESSED")
    private long assessed;

    @Column(name = "ATTEMPTS")
    private int attempts;

    @Column(name = "NOT_BEFORE")
    private Instant notBefore = Instant.EPOCH;

    @Column(name = "LEASED_UNTIL")
    private Instant leasedUntil = Instant.EPOCH;

    @Column(name = "REASON")
    private @Nullable String reason;

    @Version
    @Column(name = "OPT_LOCK")
    private int lock;

    /** For Hibernate. */
    protected PatientVersion() {}

    PatientVersion(String patientId) {
        this.patientId = patientId;
    }

    String patientId() {
        return patientId;
    }

    long version() {
        return version;
    }

    int attempts() {
        return attempts;
    }

    void raise(int commits) {
        version += commits;
        if (commits > 0) {
            attempts = 0;
        }
    }

    void take(Instant until) {
        leasedUntil = until;
        attempts++;
    }

    void done(long upTo) {
        assessed = Math.max(assessed, upTo);
        leasedUntil = Instant.EPOCH;
        attempts = 0;
        reason = null;
    }

    void failed(String why, boolean last, long upTo, Instant retryAt) {
        reason = why.length() > 1000 ? why.substring(0, 1000) : why;
        leasedUntil = Instant.EPOCH;
        notBefore = retryAt;
        if (last) {
            assessed = Math.max(assessed, upTo);
        }
    }
}
