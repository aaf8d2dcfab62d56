package org.prodrome.server.job;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/**
 * How often a study was re-opened: amended, moved to another patient or retracted after films of it had been analysed.
 * Each edition's results have identities of their own, so those of an earlier edition stay as they were withdrawn.
 */
@Entity
@Table(name = "PRD_FILM_STUDY")
public class FilmStudy {
    private static final int LONGEST_REASON = 500;

    @Id
    @Column(name = "STUDY_UID")
    private String studyUid = "";

    @Column(name = "EDITION")
    private int edition;

    @Column(name = "SETTLED")
    private int settled;

    @Column(name = "WITHDRAWN")
    private boolean withdrawn;

    @Column(name = "REASON")
    private String reason = "";

    @Version
    @Column(name = "OPT_LOCK")
    private int lock;

    /** For Hibernate. */
    protected FilmStudy() {}

    FilmStudy(String studyUid) {
        this.studyUid = studyUid;
    }

    void reopen(boolean retracted, String why) {
        edition++;
        withdrawn = retracted;
        reason = why.substring(0, Math.min(LONGEST_REASON, why.length()));
    }

    void settle(int upTo) {
        settled = Math.max(settled, upTo);
    }

    String studyUid() {
        return studyUid;
    }

    int edition() {
        return edition;
    }

    int settled() {
        return settled;
    }

    boolean withdrawn() {
        return withdrawn;
    }

    String reason() {
        return reason;
    }
}
