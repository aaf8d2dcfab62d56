package org.prodrome.server.trail;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.prodrome.server.record.Program;

/**
 * Audit events in the form of IHE's Basic Audit Log Patterns (BALP): the client as source, this server as destination,
 * the user, the patient, and the id of the token as the client's policy. They name, and hold nothing of what was said.
 */
public final class AuditEvents {
    /** Code of the event of an answered call, in our code system of events. */
    public static final String CALL = "cds-hooks-call";

    /** Code of the event of an item of feedback. */
    public static final String FEEDBACK = "cds-hooks-feedback";

    /** Code system of our events. */
    static final String SUBTYPE = "https://prodrome.org/fhir/CodeSystem/audit-event";

    private static final String PURPOSE = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    private static final String DCM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String ENTITY_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private static final String OBJECT_ROLE = "http://terminology.hl7.org/CodeSystem/object-role";
    private static final String BALP_ENTITY = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType";

    private final Named named;

    /** @param ownBase base address of our FHIR endpoint */
    public AuditEvents(String ownBase) {
        this.named = new Named(ownBase);
    }

    /**
     * The event of one answered call; its id is the answer's.
     *
     * @param cards uuids of the cards that left
     */
    public AuditEvent ofCall(CallFacts call, List<String> cards) {
        AuditEvent event = event(call, CALL, "CDS Hooks call", AuditEventAction.E);
        event.setId(call.answer());
        event.setRecorded(Date.from(call.when()));
        cards.forEach(card -> event.addEntity(card(card)));
        return event;
    }

    /**
     * The event of one item of feedback.
     *
     * @param call that the card answered, with the caller and token of the feedback and the time it came
     * @param written the resource that holds the feedback
     */
    public AuditEvent ofFeedback(CallFacts call, String id, String card, String written) {
        AuditEvent event = event(call, FEEDBACK, "CDS Hooks feedback", AuditEventAction.C);
        event.setId(id);
        event.setRecorded(Date.from(call.when()));
        event.addEntity(card(card));
        event.addEntity(object().setWhat(new Reference(written)));
        return event;
    }

    /**
     * The event of a reading of cards or of refusals that are alike; its id is the note's.
     *
     * @param byId whether our own patients are named by id alone
     */
    AuditEvent ofAccess(AccessNote note, boolean byId) {
        AuditEvent event = begun(note.kind().code(), note.kind().words(), AuditEventAction.R);
        event.setId(note.id());
        event.setRecorded(Date.from(note.lastAt()));
        event.getPeriod().setStart(Date.from(note.firstAt())).setEnd(Date.from(note.lastAt()));
        Reference server = named.server(Program.NAME_AND_VERSION);
        event.addAgent(reader(note));
        event.addAgent(agent(DCM, "110152", "Destination Role ID", server));
        source(event, server);
        if (note.status() < 400) {
            event.addPurposeOfEvent().addCoding().setSystem(PURPOSE).setCode(note.why());
            note.patients().forEach(patient -> event.addEntity(patient(named.patient(patient, byId))));
            event.addEntity(object().setRole(new Coding(OBJECT_ROLE, "24", "Query"))
                    .setQuery(note.query().getBytes(StandardCharsets.UTF_8)));
            return event;
        }
        event.setOutcome(note.status() < 500 ? AuditEventOutcome._4 : AuditEventOutcome._8);
        event.setOutcomeDesc("%d, %d times%s"
                .formatted(note.status(), note.times(), note.why().isEmpty() ? "" : ", " + note.why()));
        return event;
    }

    /** Who reads, or who was refused: a client that has not proved who it is is no more than a claim. */
    private static AuditEventAgentComponent reader(AccessNote note) {
        Reference who = new Reference();
        if (note.caller().isEmpty()) {
            who.setDisplay("(not named)");
        } else if (note.isProved()) {
            who.setIdentifier(new Identifier().setValue(note.caller())).setDisplay(note.caller());
        } else {
            who.setDisplay("says it is client %s, not proved".formatted(note.caller()));
        }
        AuditEventAgentComponent reader =
                agent(DCM, "110153", "Source Role ID", who).setRequestor(true);
        if (!note.tokenId().isEmpty()) {
            reader.addPolicy(note.tokenId());
        }
        if (!note.address().isEmpty()) {
            reader.getNetwork().setAddress(note.address()).setType(AuditEvent.AuditEventAgentNetworkType._2);
        }
        return reader;
    }

    private AuditEvent begun(String code, String display, AuditEventAction action) {
        AuditEvent event = new AuditEvent();
        event.setType(
                new Coding("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest", "RESTful Operation"));
        event.addSubtype(new Coding(SUBTYPE, code, display));
        event.setAction(action);
        event.setOutcome(AuditEventOutcome._0);
        return event;
    }

    private static void source(AuditEvent event, Reference server) {
        event.getSource()
                .setObserver(server)
                .addType(new Coding(
                        "http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server"));
    }

    private static AuditEventEntityComponent patient(Reference who) {
        return new AuditEventEntityComponent()
                .setWhat(who)
                .setType(new Coding(ENTITY_TYPE, "1", "Person"))
                .setRole(new Coding(OBJECT_ROLE, "1", "Patient"));
    }

    private AuditEvent event(CallFacts call, String code, String display, AuditEventAction action) {
        AuditEvent event = begun(code, display, action);
        event.addAgent(client(call));
        event.addAgent(agent(DCM, "110152", "Destination Role ID", named.server(call)));
        if (!call.user().isEmpty()) {
            event.addAgent(agent(
                            "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
                            "IRCP",
                            "information recipient",
                            named.user(call))
                    .setRequestor(true));
        }
        source(event, named.server(call));
        if (!call.patientId().isEmpty()) {
            event.addEntity(patient(named.patient(call)));
        }
        if (!call.hookInstance().isEmpty()) {
            event.addEntity()
                    .setWhat(new Reference().setIdentifier(new Identifier().setValue(call.hookInstance())))
                    .setType(new Coding(BALP_ENTITY, "XrequestId", "X-Request-Id"));
        }
        event.addEntity(object().setName(call.service()));
        return event;
    }

    private static AuditEventAgentComponent client(CallFacts call) {
        String name = call.caller().isEmpty() ? "(not named)" : call.caller();
        AuditEventAgentComponent client = agent(
                DCM,
                "110153",
                "Source Role ID",
                new Reference().setIdentifier(new Identifier().setValue(name)).setDisplay(name));
        client.setRequestor(call.user().isEmpty());
        if (!call.tokenId().isEmpty()) {
            client.addPolicy(call.tokenId());
        }
        if (!call.fhirServer().isEmpty()) {
            client.getNetwork().setAddress(call.fhirServer()).setType(AuditEvent.AuditEventAgentNetworkType._5);
        }
        return client;
    }

    private static AuditEventAgentComponent agent(String system, String code, String display, Reference who) {
        return new AuditEventAgentComponent()
                .setType(new CodeableConcept().addCoding(new Coding(system, code, display)))
                .setWho(who)
                .setRequestor(false);
    }

    private static AuditEventEntityComponent card(String uuid) {
        return object().setWhat(Cards.reference(uuid));
    }

    private static AuditEventEntityComponent object() {
        return new AuditEventEntityComponent().setType(new Coding(ENTITY_TYPE, "2", "System Object"));
    }
}
