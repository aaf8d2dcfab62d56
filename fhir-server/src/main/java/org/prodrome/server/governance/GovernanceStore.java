package org.prodrome.server.governance;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Register;
import org.prodrome.cds.governance.Silence;
import org.prodrome.cds.governance.Snooze;
import org.prodrome.cds.governance.SourceAttribute;
import org.prodrome.cds.governance.SourceAttributes;
import org.prodrome.cds.governance.Speaker;
import org.prodrome.cds.governance.State;
import org.prodrome.cds.governance.Voices;
import org.prodrome.server.record.Transactions;

/**
 * The register in the relational store. A stamp counts its changes: each question reads the stamp, and the register
 * again when it has moved, so a change on any node holds for the next request on every node.
 */
public final class GovernanceStore implements Voices {
    private static final Duration NOTED_EVERY = Duration.ofHours(1);
    private static final Signed DEMO =
            new Signed("demo", "the demonstration shows everything to everybody on this machine");
    private static final Signed UPKEEP = new Signed("upkeep", "rule of the register");
    private static final String DEMO_OWNER = "Demonstration (nobody in particular)";
    private static final int DEMO_DAYS = 90;
    private static final String DEMO_EVALUATION = "Demonstration: the figures on the model card, no local evaluation";
    private static final String FAILED_EVALUATION = "its newest local evaluation was not passed";
    private static final int LONGEST_EVALUATION = 2000;
    private static final int LONGEST_FLAG = 500;

    private final EntityManager entities;
    private final Transactions transactions;
    private final Clock clock;
    private volatile Map<String, ShippedSpeaker> shipped = Map.of();
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();
    private volatile @Nullable Stamped cached;

    private record Stamped(long stamp, Register register) {}

    GovernanceStore(EntityManager entities, Transactions transactions, Clock clock) {
        this.entities = entities;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Says what this program can speak by, and enters what is new in it: in shadow; of the demonstration, live. What it
     * no longer brings keeps its entry and history and does not speak.
     */
    void enter(Collection<ShippedSpeaker> speakers, boolean demo) {
        Map<String, ShippedSpeaker> byKey = new LinkedHashMap<>();
        speakers.forEach(speaker -> byKey.put(SpeakerEntry.key(speaker.kind(), speaker.id()), speaker));
        shipped = Collections.unmodifiableMap(byKey);
        transactions.call(() -> {
            for (ShippedSpeaker speaker : shipped.values()) {
                String key = SpeakerEntry.key(speaker.kind(), speaker.id());
                SpeakerEntry entry = entities.find(SpeakerEntry.class, key);
                if (entry == null) {
                    entry = new SpeakerEntry(speaker.kind(), speaker.id(), speaker.entersAs());
                    entities.persist(entry);
                    change(entry, "registered", "", speaker.entersAs().name(), new Signed("prodrome", "first seen"));
                } else if (!entry.content().isEmpty() && !entry.content().equals(speaker.content())) {
                    replaced(entry, speaker);
                }
                entry.content(speaker.content());
                boolean unowned =
                        entry.owner().isEmpty() || entry.owner().equals(DEMO_OWNER) && isUnevaluatedModel(entry);
                if (demo && entry.state() == State.SHADOW && unowned) {
                    demonstrate(entry);
                } else if (demo && entry.owner().equals(DEMO_OWNER) && Upkeep.isOverdue(entry, clock.instant())) {
                    reviewDue(entry, today().plusDays(DEMO_DAYS), DEMO);
                }
            }
            return raiseStamp();
        });
    }

    /** The same version with another content is not what was evaluated: it begins again. */
    private void replaced(SpeakerEntry entry, ShippedSpeaker speaker) {
        Signed found = new Signed("prodrome", "its package was replaced under the same version");
        change(entry, "content", entry.content(), speaker.content(), found);
        if (!entry.evaluation().isEmpty()) {
            change(entry, "evaluation", entry.evaluation(), "", found);
            entry.evaluation("");
        }
        if (entry.state().speaks()) {
            change(entry, "state", entry.state().name(), speaker.entersAs().name(), found);
            entry.state(speaker.entersAs(), clock.instant());
        }
    }

    private static boolean isUnevaluatedModel(SpeakerEntry entry) {
        return entry.kind() == Kind.MODEL && entry.evaluation().isEmpty();
    }

    private void demonstrate(SpeakerEntry entry) {
        entry.owner(DEMO_OWNER);
        entry.reviewDue(today().plusDays(DEMO_DAYS));
        entry.evaluation(DEMO_EVALUATION);
        if (entry.kind() == Kind.MODEL) {
            entities.persist(new EvaluationEntry(
                    entry.key(),
                    new LocalEvaluation(
                            entry.id(), entry.content(), DEMO_EVALUATION, 0, 0, List.of("none"), true, "{}"),
                    DEMO,
                    clock.instant()));
        }
        String none = "not available: a demonstration has no data of a site";
        setAttribute(entry, SourceAttribute.LOCAL_VALIDITY, none);
        setAttribute(entry, SourceAttribute.LOCAL_FAIRNESS, none);
        change(entry, "state", entry.state().name(), State.LIVE.name(), DEMO);
        entry.state(State.LIVE, clock.instant());
    }

    @Override
    public Register now() {
        return transactions.call(() -> {
            long stamp = stamp();
            Stamped last = cached;
            if (last != null && last.stamp() == stamp) {
                return last.register();
            }
            Register register = read();
            cached = new Stamped(stamp, register);
            return register;
        });
    }

    @Override
    public List<Snooze> snoozed(Set<String> patients) {
        if (patients.isEmpty()) {
            return List.of();
        }
        return snoozes(patients).stream().map(SnoozeEntry::snooze).toList();
    }

    /** Those that hold now, newest first. */
    List<SnoozeEntry> snoozes(Set<String> patients) {
        return transactions.call(() -> entities.createQuery(
                        "select s from SnoozeEntry s where s.patient in (:patients) and s.until > :now"
                                + " and s.liftedAt is null order by s.since desc",
                        SnoozeEntry.class)
                .setParameter("patients", patients)
                .setParameter("now", clock.instant())
                .getResultList());
    }

    /** Ends one before its time: the rule speaks again with the next call. */
    void liftSnooze(String id, String by) {
        transactions.call(() -> {
            SnoozeEntry entry = entities.find(SnoozeEntry.class, id, LockModeType.PESSIMISTIC_WRITE);
            if (entry == null) {
                throw GovernanceRefusedException.unknown("no such snooze");
            }
            if (entry.liftedAt() != null) {
                throw GovernanceRefusedException.conflict("it was lifted before, by " + entry.liftedBy());
            }
            entry.lift(by, clock.instant());
            return entry;
        });
    }

    /** Keeps one rule about one patient quiet for a while. */
    public void snooze(Snooze snooze, String card) {
        transactions.call(() -> {
            SnoozeEntry entry = new SnoozeEntry(snooze, card, clock.instant());
            entities.persist(entry);
            return entry;
        });
    }

    /** The state that a speaker was in at a moment; empty where it was not registered yet. */
    public Optional<State> stateAt(Kind kind, String id, Instant when) {
        return transactions.call(() -> entities
                .createQuery(
                        "select c.became from SpeakerChange c where c.speaker = :speaker and c.at <= :when"
                                + " and c.what in ('state', 'registered') order by c.at desc, c.what desc",
                        String.class)
                .setParameter("speaker", SpeakerEntry.key(kind, id))
                .setParameter("when", when)
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst()
                .map(State::valueOf));
    }

    /** Puts a live rule back into shadow, by a rule of the register. */
    public void demote(String rule, String why) {
        if (now().find(Kind.RULE, rule).isEmpty()) {
            return;
        }
        transactions.call(() -> {
            SpeakerEntry entry = locked(Kind.RULE, rule);
            if (entry.state() == State.LIVE) {
                change(entry, "state", entry.state().name(), State.SHADOW.name(), new Signed("upkeep", why));
                entry.state(State.SHADOW, clock.instant());
                raiseStamp();
            }
            return entry;
        });
    }

    /** Since when each rule that speaks may do so, by its id. */
    public Map<String, Instant> rulesSpeakSince() {
        return transactions.call(() -> {
            Map<String, Instant> since = new LinkedHashMap<>();
            for (Object[] row : entities.createQuery(
                            "select s.id, s.speaksSince from SpeakerEntry s where s.kind = :kind"
                                    + " and s.speaksSince is not null",
                            Object[].class)
                    .setParameter("kind", Kind.RULE)
                    .getResultList()) {
                since.put((String) row[0], (Instant) row[1]);
            }
            return since;
        });
    }

    /** Flags a live rule for its owner, who may leave it as it is: this flag suspends nothing. */
    public void flagUnaccepted(String rule, String why) {
        if (now().find(Kind.RULE, rule).isEmpty()) {
            return;
        }
        transactions.call(() -> {
            SpeakerEntry entry = locked(Kind.RULE, rule);
            if (entry.state() == State.LIVE && entry.flagged().isEmpty()) {
                String flag = Upkeep.UNACCEPTED + why;
                change(entry, "flagged", "", flag, UPKEEP);
                entry.flag(flag, clock.instant());
                raiseStamp();
            }
            return entry;
        });
    }

    @Override
    public void spoke(Collection<Spoken> spoken) {
        Instant now = clock.instant();
        List<String> due = spoken.stream()
                .map(one -> SpeakerEntry.key(one.kind(), one.id()))
                .distinct()
                .filter(key -> {
                    Instant last = noted.get(key);
                    return last == null || last.plus(NOTED_EVERY).isBefore(now);
                })
                .toList();
        if (due.isEmpty()) {
            return;
        }
        transactions.call(() -> {
            // One statement that no version counter guards: two nodes may note the same hour.
            return entities.createQuery("update SpeakerEntry s set s.lastSpoke = :now where s.key in (:keys)")
                    .setParameter("now", now)
                    .setParameter("keys", due)
                    .executeUpdate();
        });
        due.forEach(key -> noted.put(key, now));
    }

    /**
     * Decides about several speakers at once: all or none.
     *
     * @return them as they are afterwards
     * @throws GovernanceRefusedException naming every step that may not be taken
     */
    List<Speaker> decide(List<Spoken> speakers, SpeakerDecision decision, Signed signed) {
        return transactions.call(() -> {
            List<String> refused = new ArrayList<>();
            List<Speaker> decided = new ArrayList<>();
            for (Spoken one : speakers) {
                SpeakerEntry entry = locked(one.kind(), one.id());
                Speaker before = speaker(entry, attributesOf(entry.key()));
                apply(entry, decision, signed);
                Speaker speaker = speaker(entry, attributesOf(entry.key()));
                if (decision.state() == null || decision.state() == entry.state()) {
                    refused.addAll(lost(before, speaker));
                }
                if (decision.state() != null && decision.state() != entry.state()) {
                    refused.addAll(refusals(entry, speaker, decision.state(), signed));
                    if (refused.isEmpty()) {
                        change(
                                entry,
                                "state",
                                entry.state().name(),
                                decision.state().name(),
                                signed);
                        entry.state(decision.state(), clock.instant());
                        speaker = speaker(entry, speaker.attributes());
                    }
                }
                decided.add(speaker);
            }
            if (!refused.isEmpty()) {
                throw GovernanceRefusedException.conflict(String.join("; ", refused));
            }
            raiseStamp();
            return decided;
        });
    }

    /** What speaks keeps what it needed in order to speak; what it lacked before may go on lacking. */
    private static List<String> lost(Speaker before, Speaker after) {
        List<String> missing = new ArrayList<>(after.missingFor(after.state()));
        missing.removeAll(before.missingFor(before.state()));
        return missing.isEmpty()
                ? List.of()
                : List.of("%s %s is %s and cannot be without %s"
                        .formatted(
                                after.kind().name().toLowerCase(Locale.ROOT),
                                after.id(),
                                after.state(),
                                String.join(", ", missing)));
    }

    private List<String> refusals(SpeakerEntry entry, Speaker speaker, State next, Signed signed) {
        String name = "%s %s".formatted(entry.kind().name().toLowerCase(Locale.ROOT), entry.id());
        if (!entry.state().mayBecome(next)) {
            return List.of("%s is %s and cannot become %s in one step".formatted(name, entry.state(), next));
        }
        ShippedSpeaker known = shipped.get(entry.key());
        if (next == State.LIVE && known != null && !known.keptFromLive().isEmpty()) {
            return List.of("%s cannot become %s: %s".formatted(name, next, known.keptFromLive()));
        }
        List<String> missing = speaker.missingFor(next);
        if (!missing.isEmpty()) {
            return List.of("%s cannot become %s without %s".formatted(name, next, String.join(", ", missing)));
        }
        if (entry.state() == State.SUSPENDED
                && suspendedBy(entry)
                        .filter(by -> Signed.isSame(by, signed.by()))
                        .isPresent()) {
            return List.of("%s was suspended by %s; someone else has to take it back".formatted(name, signed.by()));
        }
        if (next == State.RETIRED && !Signed.isSame(signed.by(), entry.owner())) {
            return List.of("%s is retired by its owner alone".formatted(name));
        }
        return List.of();
    }

    private Optional<String> suspendedBy(SpeakerEntry entry) {
        return entities
                .createQuery("""
                        select c from SpeakerChange c
                        where c.speaker = :key and c.what = 'state' and c.became = 'SUSPENDED' order by c.at desc""", SpeakerChange.class)
                .setParameter("key", entry.key())
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst()
                .map(SpeakerChange::by);
    }

    private void apply(SpeakerEntry entry, SpeakerDecision decision, Signed signed) {
        if (decision.owner() != null && !decision.owner().equals(entry.owner())) {
            change(entry, "owner", entry.owner(), decision.owner(), signed);
            entry.owner(decision.owner());
        }
        if (decision.reviewDue() != null && decision.reviewDue().isBefore(today())) {
            throw GovernanceRefusedException.conflict("the review date %s is over".formatted(decision.reviewDue()));
        }
        if (decision.reviewDue() != null && !decision.reviewDue().equals(entry.reviewDue())) {
            reviewDue(entry, decision.reviewDue(), signed);
        }
        if (decision.pilotUsers() != null && !decision.pilotUsers().equals(entry.pilotUsers())) {
            change(
                    entry,
                    "pilot users",
                    String.join(", ", entry.pilotUsers()),
                    String.join(", ", decision.pilotUsers()),
                    signed);
            entry.pilotUsers(decision.pilotUsers());
        }
        if (decision.evaluation() != null && entry.kind() == Kind.MODEL) {
            throw GovernanceRefusedException.invalid(
                    "a model's evaluation is recorded with its figures, by POST /governance/evaluations");
        }
        if (decision.evaluation() != null && !decision.evaluation().equals(entry.evaluation())) {
            change(entry, "evaluation", entry.evaluation(), decision.evaluation(), signed);
            entry.evaluation(decision.evaluation());
        }
        SourceAttributes before = attributesOf(entry.key());
        decision.attributes().forEach((attribute, text) -> {
            if (!text.equals(before.of(attribute))) {
                change(entry, attribute.key(), before.of(attribute), text, signed);
                setAttribute(entry, attribute, text);
            }
        });
    }

    /**
     * Records how a model did on a site's films. Passed, it may go live; not passed, it may not any more, and one that
     * speaks is flagged.
     *
     * @throws GovernanceRefusedException when it is not the package that is loaded here
     */
    EvaluationEntry evaluated(LocalEvaluation evaluation, Signed signed) {
        return transactions.call(() -> {
            SpeakerEntry entry = locked(Kind.MODEL, evaluation.model());
            if (!entry.content().equals(evaluation.manifestSha256())) {
                throw GovernanceRefusedException.conflict(
                        "the report is about a package with manifest SHA-256 %s; here is %s"
                                .formatted(evaluation.manifestSha256(), entry.content()));
            }
            EvaluationEntry recorded = new EvaluationEntry(entry.key(), evaluation, signed, clock.instant());
            entities.persist(recorded);
            String sentence = evaluation.sentence(today().toString(), signed.by());
            change(entry, "evaluation", entry.evaluation(), sentence, signed);
            entry.evaluation(evaluation.passed() ? shortened(sentence, LONGEST_EVALUATION) : "");
            if (!evaluation.passed() && entry.state().speaks()) {
                change(entry, "flagged", entry.flagged(), FAILED_EVALUATION, UPKEEP);
                entry.flag(FAILED_EVALUATION, clock.instant());
            }
            raiseStamp();
            return recorded;
        });
    }

    private static String shortened(String sentence, int longest) {
        return sentence.substring(0, Math.min(longest, sentence.length()));
    }

    /** The evaluations of a model, newest first. */
    List<EvaluationEntry> evaluations(String model) {
        return transactions.call(() -> entities.createQuery(
                        "select e from EvaluationEntry e where e.speaker = :key order by e.recorded desc",
                        EvaluationEntry.class)
                .setParameter("key", SpeakerEntry.key(Kind.MODEL, model))
                .setMaxResults(100)
                .getResultList());
    }

    /** Flags what has stopped working, for its owner. */
    void flagBroken(String model, String why) {
        transactions.call(() -> {
            SpeakerEntry entry = locked(Kind.MODEL, model);
            String flag = shortened("out of rotation: " + why, LONGEST_FLAG);
            change(entry, "flagged", entry.flagged(), flag, UPKEEP);
            entry.flag(flag, clock.instant());
            return raiseStamp();
        });
    }

    /** A new date ends the flag of a review that was overdue. */
    private void reviewDue(SpeakerEntry entry, LocalDate day, Signed signed) {
        change(entry, "review due", String.valueOf(entry.reviewDue()), day.toString(), signed);
        entry.reviewDue(day);
        if (entry.flagged().startsWith(Upkeep.OVERDUE)) {
            change(entry, "flagged", entry.flagged(), "", signed);
            entry.unflag();
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** An owner is gone: what they owned is flagged, and suspended when nobody takes it over in time. */
    List<Speaker> ownerLeft(String owner, Signed signed) {
        return transactions.call(() -> {
            List<SpeakerEntry> owned = entities.createQuery(
                            "select s from SpeakerEntry s where s.owner = :owner", SpeakerEntry.class)
                    .setParameter("owner", owner)
                    .getResultList();
            if (owned.isEmpty()) {
                throw GovernanceRefusedException.unknown("nothing is owned by \"%s\"".formatted(owner));
            }
            for (SpeakerEntry entry : owned) {
                change(entry, "flagged", entry.flagged(), "its owner is gone", signed);
                entry.flag("its owner is gone", clock.instant());
            }
            raiseStamp();
            return owned.stream()
                    .map(entry -> speaker(entry, attributesOf(entry.key())))
                    .toList();
        });
    }

    /** Silences at once. */
    Silence silence(Silence.Scope scope, String target, Signed signed) {
        if (scope == Silence.Scope.ALL != target.isBlank()) {
            throw GovernanceRefusedException.invalid("\"target\" goes with every scope but ALL");
        }
        if (isUnregistered(scope, target.strip())) {
            throw GovernanceRefusedException.unknown("no %s \"%s\" is in the register; nothing is silenced"
                    .formatted(scope.name().toLowerCase(Locale.ROOT), target.strip()));
        }
        return transactions.call(() -> {
            String named = scope == Silence.Scope.PATIENT ? PatientKey.of(target) : target.strip();
            SilenceEntry entry = new SilenceEntry(scope, named, signed, clock.instant());
            entities.persist(entry);
            raiseStamp();
            return entry.silence();
        });
    }

    /** A patient or client need not be known here; what ships has to be. */
    private boolean isUnregistered(Silence.Scope scope, String target) {
        return switch (scope) {
            case SERVICE -> now().find(Kind.SERVICE, target).isEmpty();
            case RULE -> now().find(Kind.RULE, target).isEmpty();
            case MODEL -> now().find(Kind.MODEL, target).isEmpty();
            case PLAN -> now().find(Kind.PLAN, target).isEmpty();
            case CLIENT, PATIENT, ALL -> false;
        };
    }

    /** Lets it speak again; by another person than the one who silenced it. */
    void lift(String id, Signed signed) {
        transactions.call(() -> {
            SilenceEntry entry = entities.find(SilenceEntry.class, id, LockModeType.PESSIMISTIC_WRITE);
            if (entry == null) {
                throw GovernanceRefusedException.unknown("no such silence");
            }
            if (entry.liftedAt() != null) {
                throw GovernanceRefusedException.conflict("it was lifted before, by " + entry.liftedBy());
            }
            if (Signed.isSame(entry.silence().by(), signed.by())) {
                throw GovernanceRefusedException.conflict("someone else than %s has to lift it".formatted(signed.by()));
            }
            entry.lift(signed, clock.instant());
            return raiseStamp();
        });
    }

    /** What was changed about one speaker, newest first. */
    List<SpeakerChange> history(Kind kind, String id) {
        return transactions.call(() -> entities.createQuery(
                        "select c from SpeakerChange c where c.speaker = :key order by c.at desc", SpeakerChange.class)
                .setParameter("key", SpeakerEntry.key(kind, id))
                .setMaxResults(1000)
                .getResultList());
    }

    /**
     * Flags what may speak and has not for long or has not been reviewed in time, and suspends what has been flagged
     * for long.
     *
     * @return how many were flagged or suspended
     */
    int upkeep(Upkeep upkeep) {
        Instant now = clock.instant();
        return transactions.call(() -> {
            int changed = 0;
            for (SpeakerEntry entry : entities.createQuery("select s from SpeakerEntry s", SpeakerEntry.class)
                    .getResultList()) {
                changed += carryOut(upkeep.of(entry, now), entry) ? 1 : 0;
            }
            if (changed > 0) {
                raiseStamp();
            }
            return changed;
        });
    }

    private boolean carryOut(Upkeep.Step step, SpeakerEntry entry) {
        if (step instanceof Upkeep.Step.Flag flag) {
            change(entry, "flagged", entry.flagged(), flag.why(), UPKEEP);
            entry.flag(flag.why(), clock.instant());
        } else if (step instanceof Upkeep.Step.Unflag) {
            change(entry, "flagged", entry.flagged(), "", UPKEEP);
            entry.unflag();
        } else if (step instanceof Upkeep.Step.Suspend) {
            change(entry, "state", entry.state().name(), State.SUSPENDED.name(), UPKEEP);
            entry.state(State.SUSPENDED, clock.instant());
        }
        return !(step instanceof Upkeep.Step.Nothing);
    }

    private Register read() {
        Map<String, Map<SourceAttribute, String>> worded = new LinkedHashMap<>();
        for (AttributeEntry entry : entities.createQuery("select a from AttributeEntry a", AttributeEntry.class)
                .getResultList()) {
            SourceAttribute.ofKey(entry.key())
                    .ifPresent(attribute -> worded.computeIfAbsent(
                                    entry.speaker(), ignored -> new EnumMap<>(SourceAttribute.class))
                            .put(attribute, entry.text()));
        }
        List<Speaker> speakers =
                entities
                        .createQuery("select s from SpeakerEntry s order by s.key", SpeakerEntry.class)
                        .getResultList()
                        .stream()
                        .filter(entry -> shipped.containsKey(entry.key()))
                        .map(entry -> speaker(
                                entry, shippedAttributes(entry.key()).with(worded.getOrDefault(entry.key(), Map.of()))))
                        .toList();
        List<Silence> silences = entities
                .createQuery(
                        "select s from SilenceEntry s where s.liftedAt is null order by s.since", SilenceEntry.class)
                .getResultList()
                .stream()
                .map(SilenceEntry::silence)
                .toList();
        return new Register(speakers, silences);
    }

    private Speaker speaker(SpeakerEntry entry, SourceAttributes attributes) {
        ShippedSpeaker known = shipped.get(entry.key());
        return new Speaker(
                entry.kind(),
                entry.id(),
                known == null ? entry.id() : known.title(),
                known == null ? "" : known.purpose(),
                known == null ? "" : known.version(),
                entry.state(),
                entry.owner(),
                entry.pilotUsers(),
                entry.reviewDue(),
                entry.evaluation(),
                entry.flagged(),
                entry.lastSpoke(),
                attributes);
    }

    private SourceAttributes attributesOf(String key) {
        Map<SourceAttribute, String> worded = new EnumMap<>(SourceAttribute.class);
        entities.createQuery("select a from AttributeEntry a where a.speaker = :key", AttributeEntry.class)
                .setParameter("key", key)
                .getResultList()
                .forEach(entry ->
                        SourceAttribute.ofKey(entry.key()).ifPresent(attribute -> worded.put(attribute, entry.text())));
        return shippedAttributes(key).with(worded);
    }

    private SourceAttributes shippedAttributes(String key) {
        ShippedSpeaker known = shipped.get(key);
        return known == null ? new SourceAttributes(Map.of()) : known.attributes();
    }

    private void setAttribute(SpeakerEntry entry, SourceAttribute attribute, String text) {
        AttributeEntry worded = entities.find(AttributeEntry.class, AttributeEntry.id(entry.key(), attribute.key()));
        if (worded == null) {
            entities.persist(new AttributeEntry(entry.key(), attribute.key(), text));
        } else {
            worded.text(text);
        }
    }

    private SpeakerEntry locked(Kind kind, String id) {
        String key = SpeakerEntry.key(kind, id);
        SpeakerEntry entry = shipped.containsKey(key)
                ? entities.find(SpeakerEntry.class, key, LockModeType.PESSIMISTIC_WRITE)
                : null;
        if (entry == null) {
            throw GovernanceRefusedException.unknown(
                    "no %s \"%s\" is in the register".formatted(kind.name().toLowerCase(Locale.ROOT), id));
        }
        return entry;
    }

    private void change(SpeakerEntry entry, String what, String was, String became, Signed signed) {
        entities.persist(new SpeakerChange(entry.key(), what, was, became, signed, clock.instant()));
    }

    private long stamp() {
        return ((Number) entities.createNativeQuery("select STAMP from PRD_GOVERNANCE_STAMP where ID = 1")
                        .getSingleResult())
                .longValue();
    }

    private int raiseStamp() {
        return entities.createNativeQuery("update PRD_GOVERNANCE_STAMP set STAMP = STAMP + 1 where ID = 1")
                .executeUpdate();
    }
}
