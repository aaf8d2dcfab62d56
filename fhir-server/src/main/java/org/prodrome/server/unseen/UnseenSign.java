package org.prodrome.server.unseen;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** One critical sign as it was said once: said again in another state it is another row. */
@Entity
@Table(name = "PRD_UNSEEN_SIGN")
public class UnseenSign {
    private static final int LONGEST_TEXT = 300;

    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "SIGN")
    private String sign = "";

    @Column(name = "PATIENT_ID")
    private String patientId = "";

    @Column(name = "RULE_ID")
    private String ruleId = "";

    @Column(name = "TITLE")
    private String title = "";

    @Column(name = "ISSUE")
    private String issue = "";

    @Column(name = "SAID")
    private Instant said = Instant.EPOCH;

    @Enumerated(EnumType.STRING)
    @Column(name = "SIGN_STATE")
    private SignState state = SignState.WAITING;

    @Column(name = "REASON")
    private String reason = "";

    @Column(name = "TASK")
    private String task = "";

    @Column(name = "LOOKED")
    private Instant looked = Instant.EPOCH;

    @Version
    @Column(name = "OPT_LOCK")
    private int lock;

    /** For Hibernate. */
    protected UnseenSign() {}

    /**
     * @param sign patient and rule
     * @param ruleId with its version
     * @param issue id of the DetectedIssue
     */
    UnseenSign(String sign, String patientId, String ruleId, String title, String issue, Instant said) {
        this.id = id(sign, said);
        this.sign = sign;
        this.patientId = patientId;
        this.ruleId = ruleId;
        this.title = title.substring(0, Math.min(LONGEST_TEXT, title.length()));
        this.issue = issue;
        this.said = said;
    }

    static String id(String sign, Instant said) {
        return sign + "@" + said.toEpochMilli();
    }

    String id() {
        return id;
    }

    String patientId() {
        return patientId;
    }

    String ruleId() {
        return ruleId;
    }

    String title() {
        return title;
    }

    String issue() {
        return issue;
    }

    Instant said() {
        return said;
    }

    SignState state() {
        return state;
    }

    String reason() {
        return reason;
    }

    /** Id of its Task, empty where there is none. */
    String task() {
        return task;
    }

    void lookedAt(Instant when) {
        looked = when;
    }

    void seen() {
        state = SignState.SEEN;
    }

    void asked(String taskId) {
        state = SignState.ASKED;
        task = taskId;
    }

    /** It no longer stands as it was said. */
    void end(String why) {
        if (state == SignState.WAITING || state == SignState.ASKED) {
            state = state == SignState.ASKED ? SignState.ENDING : SignState.OVER;
            reason = why;
        }
    }

    void over() {
        state = SignState.OVER;
    }
}
