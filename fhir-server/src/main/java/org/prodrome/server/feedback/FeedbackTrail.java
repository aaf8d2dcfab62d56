package org.prodrome.server.feedback;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.prodrome.server.trail.AuditEvents;
import org.prodrome.server.trail.Behind;
import org.prodrome.server.trail.CallFacts;
import org.prodrome.server.trail.TrailTable;

/** Writes each item of feedback as a GuidanceResponse with its AuditEvent, after it was acknowledged. */
final class FeedbackTrail extends Behind<Told> {
    private final EntityManager entities;
    private final Transactions transactions;
    private final Record record;
    private final FeedbackResource resources;
    private final AuditEvents events;

    FeedbackTrail(
            EntityManager entities,
            Transactions transactions,
            Record record,
            FeedbackResource resources,
            AuditEvents events,
            TrailTable table,
            int batch) {
        super(table, batch);
        this.entities = entities;
        this.transactions = transactions;
        this.record = record;
        this.resources = resources;
        this.events = events;
    }

    @Override
    protected List<Told> read(List<String> ids) {
        return transactions.call(() -> entities
                .createQuery(
                        "select f from CardFeedback f where f.id in (:ids) order by f.received", CardFeedback.class)
                .setParameter("ids", ids)
                .getResultList()
                .stream()
                .map(this::told)
                .toList());
    }

    private Told told(CardFeedback feedback) {
        if (feedback.isApart()) {
            return new Told(feedback, ofUnknownCard(feedback), List.of(), List.of());
        }
        return entities
                .createQuery(
                        "select " + CallFacts.COLUMNS
                                + ", c.rules, c.models from HookAnswer a, SentCard c where c.answer = a.id"
                                + " and c.card = :card order by c.sent desc",
                        Object[].class)
                .setParameter("card", feedback.card())
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst()
                .map(row -> new Told(
                        feedback,
                        sentBy(feedback, CallFacts.of(row)),
                        lines((String) row[row.length - 2]),
                        lines((String) row[row.length - 1])))
                .orElseGet(() -> new Told(feedback, ofUnknownCard(feedback), List.of(), List.of()));
    }

    /** The call of the card, with who sent the feedback and when. */
    private static CallFacts sentBy(CardFeedback feedback, CallFacts call) {
        return new CallFacts(
                call.answer(),
                feedback.serviceId(),
                call.hookInstance(),
                call.patientId(),
                call.ownPatient(),
                call.user(),
                feedback.caller().isEmpty() ? call.caller() : feedback.caller(),
                call.fhirServer(),
                feedback.tokenId(),
                call.encounterId(),
                call.program(),
                feedback.received());
    }

    private static CallFacts ofUnknownCard(CardFeedback feedback) {
        return new CallFacts(
                "",
                feedback.serviceId(),
                "",
                "",
                false,
                "",
                feedback.caller(),
                "",
                feedback.tokenId(),
                "",
                "prodrome",
                feedback.received());
    }

    @Override
    protected void write(List<Told> items) {
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        for (Told item : items) {
            String id = item.feedback().id();
            put(bundle, resources.of(item), "GuidanceResponse/" + id);
            put(
                    bundle,
                    events.ofFeedback(item.call(), id, item.feedback().card(), "GuidanceResponse/" + id),
                    "AuditEvent/" + id);
        }
        record.transactionAsSystem(bundle, "feedback and its audit events are the server's own words");
    }

    private static void put(Bundle bundle, Resource resource, String url) {
        bundle.addEntry()
                .setResource(resource)
                .getRequest()
                .setMethod(HTTPVerb.PUT)
                .setUrl(url);
    }

    @Override
    protected Told lessened(Told item) {
        return item.withoutOwnPatient();
    }

    @Override
    protected String id(Told item) {
        return item.feedback().id();
    }

    @Override
    protected void inTransaction(Runnable work) {
        transactions.call(() -> {
            work.run();
            return work;
        });
    }

    private static List<String> lines(String text) {
        return text.lines().filter(line -> !line.isEmpty()).toList();
    }
}
