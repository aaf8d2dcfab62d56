package org.prodrome.server.governance;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An evaluation of a model on a site's films, with the whole report. Never changed, never deleted. */
@Entity
@Table(name = "PRD_MODEL_EVALUATION")
public class EvaluationEntry {
    private static final int LONGEST_CRITERIA = 4000;

    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "SPEAKER")
    private String speaker = "";

    @Column(name = "MANIFEST_SHA256")
    private String manifestSha256 = "";

    @Column(name = "DATA_NAME")
    private String data = "";

    @Column(name = "FILMS")
    private int films;

    @Column(name = "PATIENTS")
    private int patients;

    @Column(name = "CRITERIA")
    private String criteria = "";

    @Column(name = "PASSED")
    private boolean passed;

    @Column(name = "REPORT")
    private String report = "";

    @Column(name = "EVALUATED_BY")
    private String by = "";

    @Column(name = "REASON")
    private String reason = "";

    @Column(name = "RECORDED")
    private Instant recorded = Instant.EPOCH;

    /** For Hibernate. */
    protected EvaluationEntry() {}

    EvaluationEntry(String speaker, LocalEvaluation evaluation, Signed signed, Instant now) {
        this.id = UUID.randomUUID().toString();
        this.speaker = speaker;
        this.manifestSha256 = evaluation.manifestSha256();
        this.data = evaluation.data();
        this.films = evaluation.films();
        this.patients = evaluation.patients();
        String words = String.join("\n", evaluation.criteria());
        this.criteria = words.substring(0, Math.min(LONGEST_CRITERIA, words.length()));
        this.passed = evaluation.passed();
        this.report = evaluation.report();
        this.by = signed.by();
        this.reason = signed.reason();
        this.recorded = now;
    }

    String manifestSha256() {
        return manifestSha256;
    }

    String data() {
        return data;
    }

    int films() {
        return films;
    }

    int patients() {
        return patients;
    }

    List<String> criteria() {
        return List.of(criteria.split("\n"));
    }

    boolean passed() {
        return passed;
    }

    String report() {
        return report;
    }

    String by() {
        return by;
    }

    String reason() {
        return reason;
    }

    Instant recorded() {
        return recorded;
    }
}
