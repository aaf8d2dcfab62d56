package org.prodrome.server.answer;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.prodrome.server.trail.AuditEvents;
import org.prodrome.server.trail.Behind;
import org.prodrome.server.trail.CallFacts;
import org.prodrome.server.trail.TrailTable;

/** Writes the AuditEvent of each answered call, after the answer has left. */
final class AnswerTrail extends Behind<CallFacts> {
    private final EntityManager entities;
    private final Transactions transactions;
    private final Record record;
    private final AuditEvents events;

    AnswerTrail(
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
    protected List<CallFacts> read(List<String> ids) {
        return transactions.call(() -> entities
                .createQuery(
                        "select " + CallFacts.COLUMNS + " from HookAnswer a where a.id in (:ids) order by a.answered",
                        Object[].class)
                .setParameter("ids", ids)
                .getResultList()
                .stream()
                .map(CallFacts::of)
                .toList());
    }

    @Override
    protected void write(List<CallFacts> calls) {
        Map<String, List<String>> cards =
                cards(calls.stream().map(CallFacts::answer).toList());
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        for (CallFacts call : calls) {
            bundle.addEntry()
                    .setResource(events.ofCall(call, cards.getOrDefault(call.answer(), List.of())))
                    .getRequest()
                    .setMethod(HTTPVerb.PUT)
                    .setUrl("AuditEvent/" + call.answer());
        }
        record.transactionAsSystem(bundle, "the audit events of calls are the server's own words");
    }

    @Override
    protected CallFacts lessened(CallFacts call) {
        return call.withoutOwnPatient();
    }

    @Override
    protected String id(CallFacts call) {
        return call.answer();
    }

    @Override
    protected void inTransaction(Runnable work) {
        transactions.call(() -> {
            work.run();
            return work;
        });
    }

    private Map<String, List<String>> cards(List<String> answers) {
        return entities
                .createQuery("select c.answer, c.card from SentCard c where c.answer in (:answers)", Object[].class)
                .setParameter("answers", answers)
                .getResultList()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> (String) row[0], Collectors.mapping(row -> (String) row[1], Collectors.toList())));
    }
}
