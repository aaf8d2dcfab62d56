package org.prodrome.server.job;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** What came of one version of a model on one study; the result itself is in the record. */
@Entity
@Table(name = "PRD_FILM_RESULT")
public class FilmResult {
    /** How it ended. */
    public enum Outcome {
        /** A result, or a stated refusal, is in the record. */
        WRITTEN,
        /** The study's patient is of an age that another model is for; nothing was written. */
        NOT_FOR_IT,
        /** The model failed; nothing was written. */
        FAILED
    }

    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "STUDY_UID")
    private String studyUid = "";

    @Column(name = "MODEL")
    private String model = "";

    @Enumerated(EnumType.STRING)
    @Column(name = "OUTCOME")
    private Outcome outcome = Outcome.WRITTEN;

    @Column(name = "WRITTEN")
    private Instant written = Instant.EPOCH;

    /** For Hibernate. */
    protected FilmResult() {}

    FilmResult(String studyUid, String model) {
        this.id = id(studyUid, model);
        this.studyUid = studyUid;
        this.model = model;
    }

    static String id(String studyUid, String model) {
        return studyUid + "|" + model;
    }

    void became(Outcome next, Instant now) {
        outcome = next;
        written = now;
    }

    String studyUid() {
        return studyUid;
    }

    /** Package and version, {@code id|version}. */
    String model() {
        return model;
    }

    Outcome outcome() {
        return outcome;
    }

    Instant written() {
        return written;
    }
}
