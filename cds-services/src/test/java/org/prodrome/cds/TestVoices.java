package org.prodrome.cds;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Register;
import org.prodrome.cds.governance.Silence;
import org.prodrome.cds.governance.Snooze;
import org.prodrome.cds.governance.SourceAttributes;
import org.prodrome.cds.governance.Speaker;
import org.prodrome.cds.governance.State;
import org.prodrome.cds.governance.Voices;
import org.prodrome.cds.service.ChartView;
import org.prodrome.cds.service.Moment;
import org.prodrome.longitudinal.reading.AdviceRules;
import org.prodrome.longitudinal.reading.RecordReading;

/** A register in memory. */
public final class TestVoices implements Voices {
    private final List<Speaker> speakers = new ArrayList<>();
    private final List<Silence> silences = new ArrayList<>();

    /** What users snoozed. */
    public final List<Snooze> snoozes = new ArrayList<>();

    /** Who spoke, in the order of the cards. */
    public final List<Spoken> heard = new ArrayList<>();

    /** All services, rules and the model of the fixtures, live. */
    public static TestVoices allLive() {
        TestVoices voices = new TestVoices();
        for (ChartView view : ChartView.values()) {
            voices.put(Kind.SERVICE, view.id(), State.LIVE, Set.of());
        }
        for (Moment service : Moment.values()) {
            voices.put(Kind.SERVICE, service.id(), State.LIVE, Set.of());
        }
        AdviceRules.all().forEach(rule -> voices.put(Kind.RULE, rule.id(), State.LIVE, Set.of()));
        RecordReading.detectors()
                .forEach(detector -> voices.put(Kind.RULE, detector.rule().id(), State.LIVE, Set.of()));
        voices.put(Kind.MODEL, "prodrome-cxr-ctr|1.0.0", State.LIVE, Set.of());
        return voices;
    }

    /** Enters a speaker, or changes it. */
    public void put(Kind kind, String id, State state, Set<String> pilotUsers) {
        speakers.removeIf(speaker -> speaker.kind() == kind && speaker.id().equals(id));
        speakers.add(new Speaker(
                kind,
                id,
                id,
                "",
                "1",
                state,
                "Dr Owner",
                pilotUsers,
                LocalDate.of(2027, 1, 1),
                "",
                "",
                null,
                new SourceAttributes(Map.of())));
    }

    public void silence(Silence silence) {
        silences.add(silence);
    }

    @Override
    public Register now() {
        return new Register(speakers, silences);
    }

    @Override
    public List<Snooze> snoozed(Set<String> patients) {
        return snoozes.stream()
                .filter(snooze -> patients.contains(snooze.patient()))
                .toList();
    }

    @Override
    public void spoke(Collection<Spoken> spoken) {
        heard.addAll(spoken);
    }
}
