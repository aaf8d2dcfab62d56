package org.prodrome.cds.governance;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.prodrome.cds.hook.Trace;

/** All speakers and silences at one moment. What is not registered does not speak. */
public final class Register {
    private static final String WITHHELD = "withheld";

    private final Map<String, Speaker> speakers;
    private final List<Silence> silences;

    public Register(Collection<Speaker> speakers, Collection<Silence> silences) {
        Map<String, Speaker> byKey = new LinkedHashMap<>();
        speakers.forEach(speaker -> byKey.put(key(speaker.kind(), speaker.id()), speaker));
        this.speakers = Collections.unmodifiableMap(byKey);
        this.silences = List.copyOf(silences);
    }

    public Collection<Speaker> speakers() {
        return speakers.values();
    }

    public List<Silence> silences() {
        return silences;
    }

    public Optional<Speaker> find(Kind kind, String id) {
        return Optional.ofNullable(speakers.get(key(kind, id)));
    }

    /** Whether a speaker may be shown to an audience now. */
    public Ruling ask(Kind kind, String id, Audience audience) {
        for (Silence silence : silences) {
            if (silence.covers(kind, id, audience)) {
                return Ruling.withheld(
                        "silenced-" + silence.scope().name().toLowerCase(Locale.ROOT),
                        "silenced by the kill switch: " + silence.reason());
            }
        }
        Optional<Speaker> found = find(kind, id);
        if (found.isEmpty()) {
            return Ruling.withheld("unregistered", "not in the register of what may speak");
        }
        Speaker speaker = found.get();
        if (speaker.state().speaks() && speaker.owner().isBlank()) {
            return Ruling.withheld("no-owner", "nobody owns it");
        }
        return switch (speaker.state()) {
            case LIVE -> Ruling.SHOWN;
            case PILOT ->
                speaker.pilotUsers().contains(audience.user())
                        ? Ruling.SHOWN
                        : Ruling.withheld("pilot", "in pilot, and this user is not one of its users");
            case PROPOSED, SHADOW, SUSPENDED, RETIRED -> {
                String state = speaker.state().name().toLowerCase(Locale.ROOT);
                yield Ruling.withheld(state, "its state is " + state);
            }
        };
    }

    /**
     * The register as it ruled in an earlier call: what was kept back then is in shadow, all else is live.
     *
     * @param trace of the earlier call
     */
    public Register as(Trace trace) {
        List<Speaker> then = speakers.values().stream()
                .map(speaker -> speaker.in(wasWithheld(trace, speaker) ? State.SHADOW : State.LIVE))
                .toList();
        return new Register(then, List.of());
    }

    private static boolean wasWithheld(Trace trace, Speaker speaker) {
        String kind = speaker.kind().name().toLowerCase(Locale.ROOT);
        return speaker.kind() != Kind.SERVICE
                && trace.steps().stream()
                        .anyMatch(step -> step.what().equals(kind)
                                && step.name().equals(speaker.id())
                                && step.outcome().equals(WITHHELD));
    }

    private static String key(Kind kind, String id) {
        return kind + " " + id;
    }
}
