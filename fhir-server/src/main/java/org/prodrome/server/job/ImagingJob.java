package org.prodrome.server.job;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One durable job: analyse the instances of one study. Written in the transaction that acknowledges them. */
@Entity
@Table(name = "PRD_IMAGING_JOB")
public class ImagingJob {
    private static final int LONGEST_REASON = 1000;

    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "STUDY_UID")
    private String studyUid = "";

    @Column(name = "IMAGING_STUDY")
    private String imagingStudy = "";

    @Enumerated(EnumType.STRING)
    @Column(name = "KIND")
    private JobKind kind = JobKind.ARRIVAL;

    @Enumerated(EnumType.STRING)
    @Column(name = "JOB_STATE")
    private JobState state = JobState.QUEUED;

    @Column(name = "REASON")
    private @Nullable String reason;

    @Column(name = "ATTEMPTS")
    private int attempts;

    @Column(name = "CREATED")
    private Instant created = Instant.EPOCH;

    @Column(name = "CHANGED")
    private Instant changed = Instant.EPOCH;

    @Column(name = "NOT_BEFORE")
    private Instant notBefore = Instant.EPOCH;

    @Column(name = "RESULT")
    private @Nullable String result;

    @Column(name = "STAGES")
    private @Nullable String stages;

    @Version
    @Column(name = "OPT_LOCK")
    private int version;

    /** For Hibernate. */
    protected ImagingJob() {}

    ImagingJob(String id, String studyUid, String imagingStudy, JobKind kind, Instant now) {
        this.id = id;
        this.kind = kind;
        this.studyUid = studyUid;
        this.imagingStudy = imagingStudy;
        this.created = now;
        this.changed = now;
        this.notBefore = now;
    }

    void start(Instant now) {
        state = JobState.RUNNING;
        attempts++;
        changed = now;
    }

    void done(Instant now, String resultReference, @Nullable String said, String stageTimes) {
        state = JobState.DONE;
        result = resultReference.isEmpty() ? null : resultReference;
        reason = said == null || said.length() <= LONGEST_REASON ? said : said.substring(0, LONGEST_REASON);
        stages = stageTimes;
        changed = now;
    }

    void failed(Instant now, String why, boolean last, Instant retryAt) {
        state = last ? JobState.GIVEN_UP : JobState.FAILED;
        reason = why.length() > LONGEST_REASON ? why.substring(0, LONGEST_REASON) : why;
        changed = now;
        notBefore = retryAt;
    }

    public String id() {
        return id;
    }

    public String studyUid() {
        return studyUid;
    }

    /** The study as a relative reference, {@code ImagingStudy/123}. */
    public String imagingStudy() {
        return imagingStudy;
    }

    /** Why the study is analysed. */
    public JobKind kind() {
        return kind;
    }

    public JobState state() {
        return state;
    }

    /** Why it failed, or what of it was not measured. */
    public @Nullable String reason() {
        return reason;
    }

    public int attempts() {
        return attempts;
    }

    public Instant created() {
        return created;
    }

    public Instant changed() {
        return changed;
    }

    /** The DiagnosticReport it wrote, as a relative reference. */
    public @Nullable String result() {
        return result;
    }

    /** CPU milliseconds per stage, {@code decode=12.1 preprocess=9.0 ...}. */
    public @Nullable String stages() {
        return stages;
    }
}
