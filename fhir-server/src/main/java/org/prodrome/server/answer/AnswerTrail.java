package org.prodrome.server.answer;

import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
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

/** Writes the AuditEvent of each answered call, after the answer has left. */
final class AnswerTrail extends Behind<CallFacts> {
    private final EntityManager entities;
    private final Transactions transactions;
    private final Record record;
    private final AuditEvents events;
    private final int batch;

    AnswerTrail(EntityManager entities, Transactions transactions, Record record, AuditEvents events, int batch) {
        this.entities = entities;
        this.transactions = transactions;
        this.record = record;
        this.events = events;
        this.batch = batch;
    }

    @Override
    protected List<CallFacts> open() {
        return transactions.call(() -> entities
                .createQuery(
                        "select " + CallFacts.COLUMNS
                                + " from HookAnswer a where a.audited = false order by a.answered",
                        Object[].class)
                .setMaxResults(batch)
                .getResultList()
                .stream()
                .map(CallFacts::of)
                .toList());
    }

    @Override
    protected void write(List<CallFacts> calls) {
        transactions.call(() -> {
            List<String> ids = calls.stream().map(CallFacts::answer).toList();
            if (mark(ids) != ids.size()) {
                throw new OptimisticLockException("another node was quicker");
            }
            Map<String, List<String>> cards = cards(ids);
            Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
            for (CallFacts call : calls) {
                bundle.addEntry()
                        .setResource(events.ofCall(call, cards.getOrDefault(call.answer(), List.of())))
                        .getRequest()
                        .setMethod(HTTPVerb.PUT)
                        .setUrl("AuditEvent/" + call.answer());
            }
            return record.transactionAsSystem(bundle, "the audit events of calls are the server's own words");
        });
    }

    @Override
    protected CallFacts lessened(CallFacts call) {
        return call.withoutOwnPatient();
    }

    @Override
    protected void giveUp(CallFacts call) {
        transactions.call(() -> mark(List.of(call.answer())));
    }

    @Override
    protected String name(CallFacts call) {
        return call.answer();
    }

    private int mark(List<String> ids) {
        return entities.createQuery(
                        "update HookAnswer a set a.audited = true where a.id in (:ids) and a.audited = false")
                .setParameter("ids", ids)
                .executeUpdate();
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
