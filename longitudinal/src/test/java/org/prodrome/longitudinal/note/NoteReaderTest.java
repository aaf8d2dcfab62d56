package org.prodrome.longitudinal.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.longitudinal.note.NoteFact.Certainty;
import org.prodrome.longitudinal.note.NoteFact.Experiencer;

/** Notes written for the purpose: each says one thing in one way. */
class NoteReaderTest {
    private static NoteFact one(String text) {
        List<NoteFact> facts = NoteReader.read(text, NoteSection.NONE);
        assertThat(facts).as(text).isNotEmpty();
        return facts.get(0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            No focal consolidation, pneumothorax, or pleural effusion.      | true
            Pneumothorax is not seen.                                       | true
            There is no evidence of pneumothorax.                           | true
            Effusion has resolved.                                          | true
            Lungs are clear without infiltrate.                             | true
            Effusions: none                                                 | true
            Small left pleural effusion.                                    | false
            No change in the right pleural effusion.                        | false
            No cardiomegaly but a pleural effusion.                         | true
            The heart is not large; pleural effusion is present.            | false
            Cannot see past the pleural effusion.                           | false
            """)
    void readsNegation(String text, boolean negated) {
        assertThat(one(text).negated()).isEqualTo(negated);
    }

    @Test
    void endsANegationWhereItEnds() {
        assertThat(NoteReader.read("No cardiomegaly but a pleural effusion.", NoteSection.NONE))
                .extracting(NoteFact::kind, NoteFact::negated)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("cardiomegaly", true),
                        org.assertj.core.groups.Tuple.tuple("pleural effusion", false));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Possible nodule in the right apex.             | POSSIBLE
            Opacity may represent atelectasis.             | DEFINITE
            Pneumonia cannot be excluded.                  | POSSIBLE
            Nodule in the right apex.                      | DEFINITE
            """)
    void readsCertainty(String text, Certainty certainty) {
        assertThat(one(text).certainty()).isEqualTo(certainty);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Mother had breast cancer.                      | FAMILY
            Family history: colon cancer                   | FAMILY
            She has breast cancer.                         | PATIENT
            Brother was well but she has diabetes.         | PATIENT
            """)
    void readsWhomItIsAbout(String text, Experiencer experiencer) {
        assertThat(one(text).experiencer()).isEqualTo(experiencer);
    }

    @Test
    void readsSectionsAndWhatTheyAreWorth() {
        String note = """
                INDICATION: rule out pneumothorax
                COMPARISON: film with effusion
                FINDINGS: Cardiomegaly. History of pneumonia.
                IMPRESSION: Cardiomegaly
                """;
        List<NoteFact> facts = NoteReader.read(note, NoteSection.NONE);
        assertThat(facts)
                .extracting(NoteFact::section)
                .containsExactly(
                        NoteSection.INDICATION,
                        NoteSection.COMPARISON,
                        NoteSection.FINDINGS,
                        NoteSection.FINDINGS,
                        NoteSection.IMPRESSION);
        assertThat(facts).extracting(NoteFact::asserted).containsExactly(false, false, true, false, true);
        assertThat(facts.get(3).historical()).isTrue();
        facts.forEach(
                fact -> assertThat(note.substring(fact.start(), fact.end())).isEqualTo(fact.words()));
    }

    @Test
    void reachesAFloorOnlyWhereItWasMeasured() {
        assertThat(one("Small pleural effusion.").reaches(0.9)).isTrue();
        assertThat(one("Allergic to penicillin.").reaches(0.1)).isFalse();
    }

    @Test
    void endsOnHostileText() {
        String[] hostile = {
            "",
            "\u0000\uFFFF",
            "no ".repeat(60_000),
            "effusion:".repeat(20_000),
            "a:".repeat(50_000),
            "\n".repeat(100_000),
            "x".repeat(300_000) + "effusion",
            "no effusion ".repeat(10_000)
        };
        for (String text : hostile) {
            assertThat(NoteReader.read(text, NoteSection.NONE)).isNotNull();
        }
    }
}
