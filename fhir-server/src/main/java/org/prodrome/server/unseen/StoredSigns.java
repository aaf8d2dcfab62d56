package org.prodrome.server.unseen;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.DetectedIssue.DetectedIssueSeverity;
import org.hl7.fhir.r4.model.DetectedIssue.DetectedIssueStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.prodrome.longitudinal.burden.Utterance;
import org.prodrome.longitudinal.result.SignMemory;
import org.prodrome.server.record.Transactions;
import org.prodrome.terminology.code.EarlySign;

/** Critical signs as they are stored: kept with the time they were said, inside the transaction that stores them. */
final class StoredSigns {
    private final EntityManager entities;
    private final Transactions transactions;

    StoredSigns(EntityManager entities, Transactions transactions) {
        this.entities = entities;
        this.transactions = transactions;
    }

    /** Notes what a stored DetectedIssue says; one that is no sign of ours is nothing to it. */
    void stored(DetectedIssue issue) {
        String sign = sign(issue);
        if (sign.isEmpty()) {
            return;
        }
        boolean stands = issue.getStatus() == DetectedIssueStatus.PRELIMINARY
                && issue.getSeverity() == DetectedIssueSeverity.HIGH;
        Optional<Utterance> said = stands ? lastSaid(issue) : Optional.empty();
        transactions.call(() -> {
            String current = said.map(line -> UnseenSign.id(sign, line.when())).orElse("");
            of(sign).stream().filter(row -> !row.id().equals(current)).forEach(row -> row.end(reason(issue, stands)));
            said.filter(line -> entities.find(UnseenSign.class, current) == null)
                    .ifPresent(line -> entities.persist(new UnseenSign(
                            sign,
                            issue.getPatient().getReferenceElement().getIdPart(),
                            line.ruleId(),
                            issue.getCode().getText() == null
                                    ? line.ruleId()
                                    : issue.getCode().getText(),
                            issue.getIdElement().getIdPart(),
                            line.when())));
            return sign;
        });
    }

    /** Notes that a DetectedIssue is gone. */
    void deleted(DetectedIssue issue) {
        String sign = sign(issue);
        if (!sign.isEmpty()) {
            transactions.call(() -> {
                of(sign).forEach(row -> row.end("the sign was deleted"));
                return sign;
            });
        }
    }

    /** Ids of signs in a state that were said before a time, the one not looked at for longest first. */
    List<String> in(SignState state, Instant before, int most) {
        return transactions.call(() -> entities.createQuery(
                        "select s.id from UnseenSign s where s.state = :state and s.said <= :before order by s.looked",
                        String.class)
                .setParameter("state", state)
                .setParameter("before", before)
                .setMaxResults(most)
                .getResultList());
    }

    /** Takes a sign for this transaction, if it still is in the state; looked at it is from now on. */
    Optional<UnseenSign> take(String id, SignState state, Clock clock) {
        UnseenSign sign = entities.find(UnseenSign.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (sign == null || sign.state() != state) {
            return Optional.empty();
        }
        sign.lookedAt(clock.instant());
        return Optional.of(sign);
    }

    /** Whether a card about the patient of our own record carried the rule since it was said. */
    boolean isSeen(UnseenSign sign) {
        String rule = sign.ruleId().replaceAll("/[^/]*$", "").replaceAll("([!%_])", "!$1");
        return entities.createQuery(
                                "select count(c) from SentCard c, HookAnswer a where a.id = c.answer"
                                        + " and a.ownPatient = true and c.patient = :patient and c.sent >= :said"
                                        + " and c.rules like :rule escape '!'",
                                Long.class)
                        .setParameter("patient", sign.patientId())
                        .setParameter("said", sign.said())
                        .setParameter("rule", "%\n" + rule + "/%")
                        .getSingleResult()
                > 0;
    }

    private List<UnseenSign> of(String sign) {
        return entities.createQuery(
                        "select s from UnseenSign s where s.sign = :sign and s.state in (:open)", UnseenSign.class)
                .setParameter("sign", sign)
                .setParameter("open", List.of(SignState.WAITING, SignState.ASKED))
                .getResultList();
    }

    private static Optional<Utterance> lastSaid(DetectedIssue issue) {
        return SignMemory.of(List.of(issue)).stream()
                .filter(line -> line.kind() == Utterance.Kind.SAID)
                .reduce((first, second) -> second);
    }

    private static String reason(DetectedIssue issue, boolean stands) {
        if (stands) {
            return "said again since, in another state";
        }
        return switch (issue.getStatus()) {
            case ENTEREDINERROR -> "the sign no longer stands";
            case FINAL -> "the sign is over";
            case PRELIMINARY -> "the sign is no longer critical";
            default -> "somebody has set its status";
        };
    }

    private static String sign(DetectedIssue issue) {
        return issue.getIdentifier().stream()
                .filter(identifier -> EarlySign.IDENTIFIER.equals(identifier.getSystem()))
                .map(Identifier::getValue)
                .findFirst()
                .orElse("");
    }
}
