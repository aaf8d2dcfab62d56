package org.prodrome.server.answer;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.prodrome.cds.hook.RefusedCall;

/** One call that was refused after its body was read; nothing of a patient. */
@Entity
@Table(name = "PRD_REFUSED_CALL")
public class CallRefusal {
    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "SERVICE_ID")
    private String serviceId = "";

    @Column(name = "HOOK_INSTANCE")
    private String hookInstance = "";

    @Column(name = "CALLER")
    private String caller = "";

    @Column(name = "STATUS")
    private int status;

    @Column(name = "REASON")
    private String reason = "";

    @Column(name = "PROGRAM")
    private String program = "";

    @Column(name = "REFUSED")
    private Instant refused = Instant.EPOCH;

    /** For Hibernate. */
    protected CallRefusal() {}

    CallRefusal(RefusedCall call, String program, Instant refused) {
        this.id = UUID.randomUUID().toString();
        this.serviceId = cut(call.serviceId(), 200);
        this.hookInstance = cut(call.hookInstance(), 100);
        this.caller = cut(call.caller(), 500);
        this.status = call.status();
        this.reason = cut(call.reason(), 1000);
        this.program = program;
        this.refused = refused;
    }

    private static String cut(String text, int longest) {
        return text.substring(0, Math.min(longest, text.length()));
    }

    String serviceId() {
        return serviceId;
    }

    String hookInstance() {
        return hookInstance;
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    String program() {
        return program;
    }

    Instant refused() {
        return refused;
    }
}
