package org.prodrome.server.job;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * Where the bytes of one acknowledged DICOM instance are: SOP Instance UID to content address. Never changed
 * afterwards.
 */
@Entity
@Table(name = "PRD_INSTANCE")
public class StoredInstance {
    @Id
    @Column(name = "SOP_UID")
    private String sopUid = "";

    @Column(name = "STUDY_UID")
    private String studyUid = "";

    @Column(name = "SERIES_UID")
    private String seriesUid = "";

    @Column(name = "SHA256")
    private String sha256 = "";

    @Column(name = "TRANSFER_SYNTAX")
    private String transferSyntax = "";

    @Column(name = "BYTE_COUNT")
    private long byteCount;

    @Column(name = "DERIVED")
    private boolean derived;

    @Column(name = "RECEIVED")
    private Instant received = Instant.EPOCH;

    /** For Hibernate. */
    protected StoredInstance() {}

    public StoredInstance(
            String sopUid,
            String studyUid,
            String seriesUid,
            String transferSyntax,
            String sha256,
            long byteCount,
            Instant received) {
        this.sopUid = sopUid;
        this.studyUid = studyUid;
        this.seriesUid = seriesUid;
        this.transferSyntax = transferSyntax;
        this.sha256 = sha256;
        this.byteCount = byteCount;
        this.received = received;
    }

    /** The same as something that this server made from films: it is kept and given out, and never analysed. */
    public StoredInstance madeHere() {
        derived = true;
        return this;
    }

    public String sopUid() {
        return sopUid;
    }

    public String studyUid() {
        return studyUid;
    }

    public String seriesUid() {
        return seriesUid;
    }

    /** Transfer syntax UID of the stored file. */
    public String transferSyntax() {
        return transferSyntax;
    }

    /** Content address, 64 hexadecimal digits. */
    public String sha256() {
        return sha256;
    }

    public long byteCount() {
        return byteCount;
    }

    public Instant received() {
        return received;
    }
}
