package org.prodrome.server.assessment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * One commit that changed a patient's record, written in that commit. Only ever added, so that concurrent commits for
 * one patient do not wait for each other; counted into {@link PatientVersion} when the patient is assessed.
 */
@Entity
@Table(name = "PRD_PATIENT_CHANGE")
public class PatientChange {
    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "PATIENT_ID")
    private String patientId = "";

    @Column(name = "CHANGED")
    private Instant changed = Instant.EPOCH;

    /** For Hibernate. */
    protected PatientChange() {}

    PatientChange(String id, String patientId, Instant changed) {
        this.id = id;
        this.patientId = patientId;
        this.changed = changed;
    }

    String patientId() {
        return patientId;
    }

    String id() {
        return id;
    }

    Instant changed() {
        return changed;
    }
}
