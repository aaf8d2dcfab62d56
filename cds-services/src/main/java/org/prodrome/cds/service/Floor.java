package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.prodrome.cds.governance.Audience;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Register;
import org.prodrome.cds.governance.Ruling;
import org.prodrome.cds.governance.Snooze;
import org.prodrome.cds.governance.Voices.Spoken;
import org.prodrome.longitudinal.claim.Claim;

/** Who has the floor in one call: what rules and models have to say is left to those that may be heard. */
final class Floor {
    private static final Ruling SNOOZED =
            new Ruling(false, "snoozed", "a user wants to hear no more of it for a while");

    private final Register register;
    private final Audience audience;
    private final List<Snooze> snoozes;
    private final Proceedings proceedings;

    /** @param snoozes of the patients of the audience */
    Floor(Register register, Audience audience, List<Snooze> snoozes, Proceedings proceedings) {
        this.snoozes = List.copyOf(snoozes);
        this.register = register;
        this.audience = audience;
        this.proceedings = proceedings;
    }

    /** The same floor, of which what is silenced is written down elsewhere from now on. */
    Floor writingTo(Proceedings others) {
        return new Floor(register, audience, snoozes, others);
    }

    /** Whether it may be heard; what may not is written down. */
    Ruling ask(Kind kind, String id) {
        Ruling ruling = register.ask(kind, id, audience);
        if (!ruling.shown()) {
            proceedings.silenced(kind, id, ruling);
        }
        return ruling;
    }

    /** Names of the registered rules on a card. */
    List<String> rulesOf(Candidate card) {
        return card.rules().stream()
                .filter(rule -> register.find(Kind.RULE, rule).isPresent())
                .toList();
    }

    /** The candidates whose rules and models may be heard, without sentences of those that may not. */
    Candidates only(Candidates candidates) {
        return new Candidates(
                images(candidates.images()),
                candidates.detections().stream()
                        .filter(this::mayBeShown)
                        .filter(this::isAwake)
                        .map(detection -> detection.only(this::mayBeSaid))
                        .toList(),
                candidates.summary().map(summary -> summary.only(this::mayBeSaid)),
                candidates.notAssessed(),
                List.of(),
                null);
    }

    /** Of each subject the first whose model may be heard: an older live version speaks while a newer is in shadow. */
    private List<ImageCandidate> images(List<ImageCandidate> all) {
        List<ImageCandidate> heard = new ArrayList<>();
        for (ImageCandidate.Subject subject : ImageCandidate.Subject.values()) {
            all.stream()
                    .filter(image -> image.subject() == subject && mayBeShown(image.candidate()))
                    .findFirst()
                    .map(image -> new ImageCandidate(
                            image.candidate().only(this::mayBeSaid), subject, image.when(), image.leads()))
                    .ifPresent(heard::add);
        }
        return heard;
    }

    /** Those that stood on the cards: the service, the rules and the models. */
    List<Spoken> heard(String service, List<Candidate> cards) {
        List<Spoken> heard = new ArrayList<>();
        for (Candidate card : cards) {
            heard.add(new Spoken(Kind.SERVICE, service));
            heard.addAll(card.voices());
            heard.addAll(card.plans());
            rulesOf(card).stream().map(rule -> new Spoken(Kind.RULE, rule)).forEach(heard::add);
        }
        return heard;
    }

    private boolean mayBeShown(Candidate candidate) {
        List<Ruling> withheld = Stream.concat(
                        candidate.voices().stream().map(voice -> ask(voice.kind(), voice.id())),
                        Stream.of(ruling(candidate.summary())))
                .filter(ruling -> !ruling.shown())
                .toList();
        if (!withheld.isEmpty()) {
            proceedings.cardWithheld(candidate.topic().code(), withheld.get(0).reason());
        }
        return withheld.isEmpty();
    }

    private boolean isAwake(Candidate detection) {
        String rule = detection.summary().ruleId();
        boolean asleep = snoozes.stream()
                .anyMatch(snooze -> snooze.covers(
                        rule, detection.tier(), detection.summary().sources()));
        if (asleep) {
            proceedings.cardWithheld(detection.topic().code(), "snoozed");
            proceedings.silenced(Kind.RULE, rule, SNOOZED);
        }
        return !asleep;
    }

    private boolean mayBeSaid(Claim claim) {
        return ruling(claim).shown();
    }

    /** Sentences of the summary's own templates are the service's; only those of a rule need the rule's leave. */
    private Ruling ruling(Claim claim) {
        return register.find(Kind.RULE, claim.ruleId()).isPresent() ? ask(Kind.RULE, claim.ruleId()) : Ruling.SHOWN;
    }
}
