package org.prodrome.server.answer;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.prodrome.cds.hook.HookCall;

/** One answer with its call and its trace, compressed; under the same protection as the record. */
@Entity
@Table(name = "PRD_HOOK_ANSWER")
public class HookAnswer {
    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "SERVICE_ID")
    private String serviceId = "";

    @Column(name = "HOOK")
    private String hook = "";

    @Column(name = "HOOK_INSTANCE")
    private String hookInstance = "";

    @Column(name = "PATIENT_ID")
    private String patientId = "";

    @Column(name = "PATIENT_KEY")
    private String patientKey = "";

    @Column(name = "USER_REF")
    private String user = "";

    @Column(name = "CALLER")
    private String caller = "";

    @Column(name = "FHIR_SERVER")
    private String fhirServer = "";

    @Column(name = "TOKEN_ID")
    private String tokenId = "";

    @Column(name = "ENCOUNTER_ID")
    private String encounterId = "";

    @Column(name = "OWN_PATIENT")
    private boolean ownPatient;

    @Column(name = "AUDITED")
    private boolean audited;

    @Column(name = "PROGRAM")
    private String program = "";

    @Column(name = "ANSWERED")
    private Instant answered = Instant.EPOCH;

    @Column(name = "RESPONSE_SHA256")
    private String responseSha256 = "";

    @Column(name = "CONTENT")
    private String content = "";

    @Column(name = "TRAIL_TRIES")
    private int tries;

    @Column(name = "TRAIL_DUE")
    private Instant due = Instant.EPOCH;

    @Column(name = "TRAIL_DEAD")
    private boolean dead;

    @Column(name = "TRAIL_FAULT")
    private String fault = "";

    /** For Hibernate. */
    protected HookAnswer() {}

    HookAnswer(String serviceId, HookCall call, Content content, Instant answered) {
        this.id = UUID.randomUUID().toString();
        this.serviceId = serviceId;
        this.hook = call.hook();
        this.hookInstance = call.hookInstance();
        String known = content.trace().patient();
        this.patientId = known.isEmpty() ? call.context().patientId() : known;
        this.patientKey = cut(known.isEmpty() ? call.patientKey(this.patientId) : known, 700);
        String reference = call.context().userId();
        this.user = reference == null ? "" : reference;
        this.caller = cut(call.caller(), 500);
        this.fhirServer = call.fhirServer() == null ? "" : cut(call.fhirServer(), 500);
        this.tokenId = cut(call.sender().tokenId(), 300);
        String encounter = call.context().encounterId();
        this.encounterId = encounter == null ? "" : cut(encounter, 100);
        this.ownPatient = !known.isEmpty();
        this.program = content.program();
        this.responseSha256 = content.responseSha256();
        this.content = content.packed();
        this.answered = answered;
        this.due = answered;
    }

    private static String cut(String text, int longest) {
        return text.substring(0, Math.min(longest, text.length()));
    }

    String id() {
        return id;
    }

    String serviceId() {
        return serviceId;
    }

    String hookInstance() {
        return hookInstance;
    }

    /** What names the patient among those of all callers: the id in our record, else {@code caller|id}. */
    String patientKey() {
        return patientKey;
    }

    String user() {
        return user;
    }

    String program() {
        return program;
    }

    Instant answered() {
        return answered;
    }

    String responseSha256() {
        return responseSha256;
    }

    String packed() {
        return content;
    }
}
