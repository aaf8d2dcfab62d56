package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.TestVoices;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.Card;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.HookContext;
import org.prodrome.cds.hook.Indicator;
import org.prodrome.cds.prefetch.PrefetchReader;
import org.prodrome.cds.prefetch.PrefetchTemplates;
import org.prodrome.cds.prefetch.RecordAssembler;
import org.prodrome.cds.prefetch.RecordLimits;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.longitudinal.reading.RecordReading;

/** How proved sentences become cards, with sentences written here by hand. */
class CardTest {
    private static final String RECORD = "falling-kidney-function-and-growing-heart.json";
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private final CdsCounters counters = new CdsCounters();
    private final List<Resource> resources = Fixtures.resources(RECORD);

    @Test
    void standInTheOrderOfTierAndThenOfTopic() {
        List<Card> cards = cards(candidates(), Optional.of(Fixtures.parameters("three-similar-films.json")));
        assertThat(cards)
                .extracting(card -> card.source().topic().code())
                .containsExactly("earlydetection", "aifinding", "historysummary");
        assertThat(cards)
                .extracting(Card::indicator)
                .containsExactly(Indicator.CRITICAL, Indicator.WARNING, Indicator.INFO);
    }

    @Test
    void eachSentenceEndsWithItsSourcesAndTheSourcesAreListed() {
        Card detection = cards(candidates(), Optional.empty()).get(0);
        assertThat(detection.detail())
                .contains("Creatinine 2.2 mg/dL on 2026-10-20. \\[1\\]")
                .contains("1. [Observation/creat7](https://prodrome.example/fhir/Observation/creat7),"
                        + " 2026-10-20, Creatinine");
    }

    @Test
    void theImageCardCarriesTheSimilarFilmsByOpaqueIdAndRatioOnly() {
        Card film = cards(candidates(), Optional.of(Fixtures.parameters("three-similar-films.json")))
                .get(1);
        assertThat(film.detail())
                .contains("Cardiothoracic ratios of the 3 most similar films of other patients, most similar first:"
                        + " 0.55, 0.54, 0.58.")
                .contains("c-7f3a, c-01bd, c-99e0; 1 of them synthetic.")
                .doesNotContain("60-69");
    }

    @Test
    void withoutAnAnswerNothingIsSaidOfSimilarFilmsAndTheLackIsCounted() {
        Card film = cards(candidates(), Optional.empty()).get(1);
        assertThat(film.detail()).doesNotContain("imilar");
        assertThat(counters.snapshot()).containsEntry("cards.withheld.similarcases.no-answer", 1L);
    }

    @Test
    void theSameCallGetsTheSameCards() {
        assertThat(cards(candidates(), Optional.empty())).isEqualTo(cards(candidates(), Optional.empty()));
    }

    @Test
    void anotherRecordGetsOtherUuids() {
        List<Card> before = cards(candidates(), Optional.empty());
        creatinine().setEffective(new org.hl7.fhir.r4.model.DateTimeType("2026-10-21"));
        assertThat(cards(candidates(), Optional.empty()))
                .extracting(Card::uuid)
                .doesNotContain(before.get(0).uuid());
    }

    @Test
    void aCardWhoseSummaryIsNotProvedIsNotSent() {
        Candidates candidates = candidates();
        creatinine().getValueQuantity().setValue(9.9);
        assertThat(cards(candidates, Optional.empty()))
                .extracting(card -> card.source().topic().code())
                .containsExactly("aifinding", "historysummary");
        assertThat(counters.snapshot())
                .containsEntry("cards.withheld.earlydetection.summary-unproved", 1L)
                .containsEntry("claims.dropped.differs.lab", 1L);
    }

    @Test
    void nothingToSayIsAnEmptyList() {
        assertThat(cards(Candidates.NONE, Optional.empty())).isEmpty();
    }

    @Test
    void aHistoryWhoseHeadlineIsNotProvedIsShownUnderItsFirstProvedLine() {
        Claim unprovable = claim(
                "headline",
                "Problem: {x}.",
                Map.of("x", slot("x", "Anything", DerivationFunction.LABEL, "Condition/not-sent")));
        Candidate summary = new Candidate(
                Topic.HISTORY_SUMMARY,
                3,
                unprovable,
                List.of(new Candidate.Section("What changed", List.of(lab()))),
                List.of(),
                List.of(),
                "");
        List<Card> cards =
                cards(new Candidates(Optional.empty(), List.of(), Optional.of(summary), List.of()), Optional.empty());
        assertThat(cards).singleElement().satisfies(card -> {
            assertThat(card.summary()).isEqualTo(lab().text());
            assertThat(card.detail()).doesNotContain("Anything");
        });
    }

    @Test
    void textOfTheRecordStaysText() {
        String label = "<script>alert(1)</script> [x](http://evil.example) `code` **bold** www.evil.example";
        ((org.hl7.fhir.r4.model.Condition) resource("ht")).getCode().setText(label);
        Claim problem = claim(
                "problem",
                "Problem: {x}.",
                Map.of("x", slot("x", label.substring(0, 79) + "…", DerivationFunction.LABEL, "Condition/ht")));
        Candidate summary = new Candidate(
                Topic.HISTORY_SUMMARY,
                3,
                lab(),
                List.of(new Candidate.Section("Problems", List.of(problem))),
                List.of(),
                List.of(),
                "");
        Card card = cards(
                        new Candidates(Optional.empty(), List.of(), Optional.of(summary), List.of()), Optional.empty())
                .get(0);
        assertThat(card.detail())
                .contains("\\<script\\>alert(1)\\</script\\> \\[x\\](http\\://evil.example) \\`code\\` \\*\\*")
                .doesNotContain(" <script>");
    }

    @Test
    void noCardHoldsNullsOrEmptyParts() throws Exception {
        for (Card card : cards(candidates(), Optional.empty())) {
            String json = new ObjectMapper().writeValueAsString(card);
            assertThat(json).doesNotContain("null", "\"\"", "[]", "{}");
            assertThat(card.summary().length()).isLessThanOrEqualTo(139);
            assertThat(card.overrideReasons()).isNotEmpty();
        }
    }

    private Observation creatinine() {
        return (Observation) resource("creat7");
    }

    private Resource resource(String id) {
        return resources.stream()
                .filter(r -> r.getIdElement().getIdPart().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<Card> cards(Candidates candidates, Optional<org.hl7.fhir.r4.model.Parameters> similar) {
        RecordAssembler records = new RecordAssembler(
                PrefetchTemplates.patientView(),
                new PrefetchReader(Fixtures.FHIR),
                RecordLimits.DEFAULT,
                FrontDoor.OWN_FHIR,
                counters);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        PatientView view = new PatientView(
                ChartView.ALL,
                (record, now) -> candidates,
                new Answering(
                        records,
                        counters,
                        clock,
                        new ViewSettings(Duration.ofSeconds(2), "https://prodrome.example/", RecordReading.detectors()),
                        new InstanceBudget(clock, GivenBefore.NOTHING),
                        TestVoices.allLive()));
        HookCall call = new HookCall(
                "patient-view", "i-1", new HookContext.PatientView("Practitioner/1", "p1", null), null, Map.of());
        return view.call(call, new TestRecord(Fixtures.FHIR, resources, similar))
                .cards();
    }

    private static Candidates candidates() {
        Claim ratio = claim(
                "film",
                "AI: cardiothoracic ratio {x} (unreviewed)",
                Map.of(
                        "x",
                        new Slot(
                                "x",
                                "0.56",
                                new Derivation(
                                        DerivationFunction.QUANTITY,
                                        List.of("Observation/film2"),
                                        Map.of("unit", "{ratio}", "decimals", "2")))));
        Claim problem = claim(
                "problem",
                "Problem: {x}.",
                Map.of("x", slot("x", "Hypertension", DerivationFunction.LABEL, "Condition/ht")));
        return new Candidates(
                Optional.of(new Candidate(
                        Topic.AI_FINDING,
                        2,
                        ratio,
                        List.of(),
                        List.of("AI, not reviewed by a radiologist."),
                        List.of(),
                        "ImagingStudy/study2")),
                List.of(new Candidate(Topic.EARLY_DETECTION, 1, lab(), List.of(), List.of(), List.of(), "")),
                Optional.of(new Candidate(Topic.HISTORY_SUMMARY, 3, problem, List.of(), List.of(), List.of(), "")),
                List.of());
    }

    private static Claim lab() {
        Slot value = new Slot(
                "x",
                "2.2",
                new Derivation(
                        DerivationFunction.QUANTITY,
                        List.of("Observation/creat7"),
                        Map.of("unit", "mg/dL", "decimals", "1")));
        Slot day = slot("d", "2026-10-20", DerivationFunction.DATE, "Observation/creat7");
        return new Claim("lab", "Creatinine {x} mg/dL on {d}.", List.of(value, day), "test/1");
    }

    private static Claim claim(String id, String template, Map<String, Slot> slots) {
        return new Claim(id, template, List.copyOf(slots.values()), "test/1");
    }

    private static Slot slot(String name, String printed, DerivationFunction function, String source) {
        return new Slot(name, printed, new Derivation(function, List.of(source), Map.of()));
    }
}
