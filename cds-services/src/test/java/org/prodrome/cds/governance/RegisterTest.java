package org.prodrome.cds.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may speak, to whom. */
class RegisterTest {
    private static final Audience ANYBODY = new Audience(Set.of("ehr"), "Practitioner/1", Set.of("p1"));

    @Test
    void whatIsNotRegisteredDoesNotSpeak() {
        assertThat(new Register(List.of(), List.of())
                        .ask(Kind.RULE, "aki/1", ANYBODY)
                        .reason())
                .isEqualTo("unregistered");
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void onlyPilotAndLiveSpeakAndPilotToItsUsersAlone(State state) {
        Register register = register(speaker(state, "Dr Owner", Set.of("Practitioner/1")));
        assertThat(register.ask(Kind.RULE, "aki/1", ANYBODY).shown())
                .isEqualTo(state == State.LIVE || state == State.PILOT);
        Audience stranger = new Audience(Set.of("ehr"), "Practitioner/2", Set.of("p1"));
        assertThat(register.ask(Kind.RULE, "aki/1", stranger).shown()).isEqualTo(state == State.LIVE);
    }

    @Test
    void nothingSpeaksWithoutAnOwner() {
        assertThat(register(speaker(State.LIVE, "", Set.of()))
                        .ask(Kind.RULE, "aki/1", ANYBODY)
                        .reason())
                .isEqualTo("no-owner");
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, '', true",
        "RULE, aki/1, true",
        "RULE, aki/2, false",
        "SERVICE, aki/1, false",
        "MODEL, aki/1, false",
        "CLIENT, ehr, true",
        "CLIENT, other, false",
        "PATIENT, p1, true",
        "PATIENT, p2, false"
    })
    void aSilenceCoversItsScopeAndNothingElse(Silence.Scope scope, String target, boolean silent) {
        Silence silence = new Silence("1", scope, target, "wrong", "Dr A", Instant.EPOCH);
        Register register = new Register(List.of(speaker(State.LIVE, "Dr Owner", Set.of())), List.of(silence));
        assertThat(register.ask(Kind.RULE, "aki/1", ANYBODY).shown()).isNotEqualTo(silent);
    }

    @ParameterizedTest
    @CsvSource({
        "PROPOSED, LIVE, false",
        "PROPOSED, SHADOW, true",
        "SHADOW, LIVE, false",
        "SHADOW, PILOT, true",
        "PILOT, LIVE, true",
        "LIVE, SUSPENDED, true",
        "SUSPENDED, LIVE, false",
        "SUSPENDED, SHADOW, true",
        "RETIRED, SHADOW, false"
    })
    void statesGoOneStepForwardAndBackAtAnyTime(State from, State to, boolean allowed) {
        assertThat(from.mayBecome(to)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "unknown", "TBD", "n/a", "not available", "Not available: ?"})
    void anAttributeWithoutAReasonIsNotFilled(String text) {
        assertThat(new SourceAttributes(Map.of(SourceAttribute.FUNDING_SOURCE, text)).missing())
                .contains(SourceAttribute.FUNDING_SOURCE);
    }

    @Test
    void notAvailableWithAReasonCountsAsFilled() {
        assertThat(new SourceAttributes(
                                Map.of(SourceAttribute.FUNDING_SOURCE, "not available: the maker has published none"))
                        .missing())
                .hasSize(30)
                .doesNotContain(SourceAttribute.FUNDING_SOURCE);
    }

    @Test
    void aModelGoesLiveOnlyWithALocalEvaluation() {
        Speaker model = new Speaker(
                Kind.MODEL,
                "m|1",
                "",
                "",
                "1",
                State.PILOT,
                "Dr Owner",
                Set.of(),
                LocalDate.EPOCH,
                "",
                "",
                null,
                full());
        assertThat(model.missingFor(State.LIVE)).containsExactly("a passed local evaluation");
    }

    private static Register register(Speaker speaker) {
        return new Register(List.of(speaker), List.of());
    }

    private static Speaker speaker(State state, String owner, Set<String> users) {
        return new Speaker(Kind.RULE, "aki/1", "", "", "1", state, owner, users, LocalDate.EPOCH, "", "", null, full());
    }

    private static SourceAttributes full() {
        Map<SourceAttribute, String> values = new EnumMap<>(SourceAttribute.class);
        for (SourceAttribute attribute : SourceAttribute.values()) {
            values.put(attribute, "not available: a test has none of it");
        }
        return new SourceAttributes(values);
    }
}
