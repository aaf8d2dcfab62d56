package org.prodrome.server.unseen;

import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.rest.param.TokenParam;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.prodrome.cds.governance.Audience;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Voices;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the owner to look at critical signs that stood on no card in time, and closes what was asked when a card has
 * shown the sign or the sign is over. What the register, the kill switch or a snooze keeps quiet is not asked for.
 */
final class UnseenWatch {
    private static final Logger LOG = LoggerFactory.getLogger(UnseenWatch.class);
    private static final int MOST = 500;
    private static final int CRITICAL = 1;
    private static final String REASON = "the watch over unseen signs keeps its own tasks";

    private final StoredSigns signs;
    private final Record record;
    private final Transactions transactions;
    private final Voices voices;
    private final Clock clock;
    private final Duration after;
    private final UnseenProperties settings;

    /** @param after how long after it was stored a sign is asked for */
    UnseenWatch(
            StoredSigns signs,
            Record record,
            Transactions transactions,
            Voices voices,
            Clock clock,
            Duration after,
            UnseenProperties settings) {
        this.signs = signs;
        this.record = record;
        this.transactions = transactions;
        this.voices = voices;
        this.clock = clock;
        this.after = after;
        this.settings = settings;
    }

    void look() {
        Instant now = clock.instant();
        signs.in(SignState.ENDING, now, MOST).forEach(id -> each(id, SignState.ENDING));
        signs.in(SignState.ASKED, now, MOST).forEach(id -> each(id, SignState.ASKED));
        signs.in(SignState.WAITING, now.minus(after), MOST).forEach(id -> each(id, SignState.WAITING));
    }

    private void each(String id, SignState state) {
        try {
            transactions.call(() -> {
                signs.take(id, state, clock).ifPresent(this::decide);
                return id;
            });
        } catch (RuntimeException e) {
            LOG.error(
                    "an unseen sign could not be asked for or closed: {}",
                    e.getClass().getName());
        }
    }

    private void decide(UnseenSign sign) {
        if (sign.state() == SignState.ENDING) {
            close(sign, TaskStatus.CANCELLED, sign.reason());
            sign.over();
        } else if (signs.isSeen(sign)) {
            close(sign, TaskStatus.COMPLETED, "a card has shown the sign");
            sign.seen();
        } else if (sign.state() == SignState.WAITING && mayBeAskedFor(sign)) {
            ask(sign);
        }
    }

    private boolean mayBeAskedFor(UnseenSign sign) {
        Set<String> patient = Set.of(sign.patientId());
        Audience owner = new Audience(Set.of(), settings.owner(), patient);
        return voices.now().ask(Kind.RULE, sign.ruleId(), owner).shown()
                && voices.snoozed(patient).stream()
                        .noneMatch(snooze -> snooze.covers(sign.ruleId(), CRITICAL, List.of()));
    }

    private void ask(UnseenSign sign) {
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        bundle.addEntry()
                .setResource(SignTask.of(sign, owner(), settings.within(), clock.instant()))
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Task")
                .setIfNoneExist("identifier=" + SignTask.IDENTIFIER + "|" + sign.id());
        Bundle answer = record.transactionAsSystem(bundle, REASON);
        sign.asked(new IdType(answer.getEntryFirstRep().getResponse().getLocation()).getIdPart());
        LOG.info("a critical sign of rule {} that nobody has seen became a task", sign.ruleId());
    }

    private void close(UnseenSign sign, TaskStatus status, String why) {
        if (sign.task().isEmpty()) {
            return;
        }
        find(Task.class, "Task/" + sign.task()).filter(SignTask::isOpen).ifPresent(task -> {
            Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
            bundle.addEntry()
                    .setResource(SignTask.closed(task, status, why, clock.instant()))
                    .getRequest()
                    .setMethod(HTTPVerb.PUT)
                    .setUrl("Task/" + sign.task());
            record.transactionAsSystem(bundle, REASON);
        });
    }

    /** A literal reference where the owner is in our record, else one by name. */
    private Reference owner() {
        String type = settings.owner().substring(0, settings.owner().indexOf('/'));
        Class<? extends IBaseResource> fhirClass =
                record.fhir().getResourceDefinition(type).getImplementingClass();
        return find(fhirClass, settings.owner())
                .map(found -> new Reference(settings.owner()))
                .orElseGet(() -> new Reference()
                        .setType(type)
                        .setIdentifier(new Identifier().setValue(settings.owner()))
                        .setDisplay(settings.owner()));
    }

    /** By search, since a read of what is not there would end the transaction. */
    private <T extends IBaseResource> Optional<T> find(Class<T> type, String reference) {
        Map<String, List<IQueryParameterType>> query =
                Map.of("_id", List.of(new TokenParam(new IdType(reference).getIdPart())));
        return record.asSystem(REASON).search(Bundle.class, type, query).getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
