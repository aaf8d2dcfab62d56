package org.prodrome.server.trail;

import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;

/**
 * Who and what a call names, as FHIR references. Ids of a caller's server are not ours: they are logical references
 * (R4, "References", 2.3.0.2) whose identifier's system is that server's base address.
 *
 * @param ownBase base address of our FHIR endpoint
 */
public record Named(String ownBase) {
    /** The patient; a literal reference only where it is a patient of our record. */
    public Reference patient(CallFacts call) {
        return call.ownPatient()
                ? new Reference("Patient/" + call.patientId())
                : logical(call, "Patient", "Patient/" + call.patientId());
    }

    /**
     * A patient by the key that cards are kept under.
     *
     * @param key id in our record, or {@code caller|id}
     * @param byId whether one of ours is named by id alone
     */
    Reference patient(String key, boolean byId) {
        int bar = key.lastIndexOf('|');
        if (bar < 0 && !byId) {
            return new Reference("Patient/" + key);
        }
        return new Reference()
                .setType("Patient")
                .setIdentifier(new Identifier()
                        .setSystem(bar < 0 ? ownBase : null)
                        .setValue(bar < 0 ? "Patient/" + key : key));
    }

    /** The user that the hook named. */
    public Reference user(CallFacts call) {
        int slash = call.user().indexOf('/');
        return logical(call, slash < 0 ? "Practitioner" : call.user().substring(0, slash), call.user());
    }

    /** The encounter of the hook's context. */
    public Reference encounter(CallFacts call) {
        return logical(call, "Encounter", "Encounter/" + call.encounterId());
    }

    /** This server in the version that answered. */
    public Reference server(CallFacts call) {
        return server(call.program());
    }

    /** This server in a version. */
    Reference server(String program) {
        return new Reference()
                .setType("Device")
                .setIdentifier(new Identifier().setSystem(ownBase).setValue(program))
                .setDisplay(program);
    }

    private Reference logical(CallFacts call, String type, String value) {
        String server = call.fhirServer().isEmpty() ? ownBase : call.fhirServer();
        return new Reference()
                .setType(type)
                .setIdentifier(new Identifier().setSystem(server).setValue(value));
    }
}
