package org.prodrome.server.trail;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;

/** Writes the AuditEvent of each reading and of each kind of refusal; the row has then done its work and goes. */
final class AccessTrail extends Behind<AccessTrail.Noted> {
    private final EntityManager entities;
    private final Transactions transactions;
    private final Record record;
    private final AuditEvents events;

    /** @param byId whether our own patients are named by id alone, since our record may no longer have them */
    record Noted(AccessNote note, boolean byId) {}

    AccessTrail(
            EntityManager entities,
            Transactions transactions,
            Record record,
            AuditEvents events,
            TrailTable table,
            int batch) {
        super(table, batch);
        this.entities = entities;
        this.transactions = transactions;
        this.record = record;
        this.events = events;
    }

    @Override
    protected List<Noted> read(List<String> ids) {
        return transactions.call(() -> entities
                .createQuery("select n from AccessNote n where n.id in (:ids) order by n.lastAt", AccessNote.class)
                .setParameter("ids", ids)
                .getResultList()
                .stream()
                .map(note -> new Noted(note, false))
                .toList());
    }

    @Override
    protected void write(List<Noted> notes) {
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        for (Noted noted : notes) {
            bundle.addEntry()
                    .setResource(events.ofAccess(noted.note(), noted.byId()))
                    .getRequest()
                    .setMethod(HTTPVerb.PUT)
                    .setUrl("AuditEvent/" + noted.note().id());
        }
        record.transactionAsSystem(bundle, "who read what and what was refused are the server's own words");
        entities.createQuery("delete from AccessNote n where n.id in (:ids)")
                .setParameter("ids", notes.stream().map(this::id).toList())
                .executeUpdate();
    }

    @Override
    protected Noted lessened(Noted noted) {
        return new Noted(noted.note(), true);
    }

    @Override
    protected String id(Noted noted) {
        return noted.note().id();
    }

    @Override
    protected void inTransaction(Runnable work) {
        transactions.call(() -> {
            work.run();
            return work;
        });
    }
}
