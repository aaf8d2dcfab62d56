package org.prodrome.cds.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.option.ContentFiles;
import org.prodrome.cds.option.OptionContent;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.SiteChoices;
import org.prodrome.longitudinal.reading.AdviceRules;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.sentence.Words;
import org.prodrome.terminology.code.AllergyGroups;
import org.prodrome.terminology.quantity.Analyte;

class CatalogueTest {
    private static final Pattern SLOT = Pattern.compile("\\{[a-zA-Z][a-zA-Z0-9]*}");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)?");
    private static final SiteChoices SITE = new SiteChoices(
            SiteChoices.shipped().doseLabel(),
            SiteChoices.shipped().kidneyFailureRegion(),
            SiteChoices.shipped().aspirinGuideline(),
            true);
    private final Catalogue catalogue = Catalogue.of(Language.DE);

    @Test
    void everyTranslationHasTheSlotsAndHolesOfItsEnglish() {
        for (Entry entry : catalogue.entries()) {
            for (String translation : entry.translations()) {
                assertThat(slots(translation))
                        .as(entry.english())
                        .containsExactlyInAnyOrderElementsOf(slots(entry.english()));
                assertThat(Entry.holes(translation))
                        .as(entry.english())
                        .containsExactlyInAnyOrderElementsOf(Entry.holes(entry.english()));
                assertThat(translation).as(entry.english()).isNotBlank();
            }
        }
    }

    @Test
    void noNumberOfAFixedTextIsLostAddedOrChanged() {
        for (Entry entry : catalogue.entries()) {
            for (String translation : entry.translations()) {
                assertThat(numbers(translation.replace(',', '.')))
                        .as(entry.english())
                        .containsExactlyInAnyOrderElementsOf(numbers(entry.english()));
            }
        }
    }

    private static List<String> slots(String text) {
        return SLOT.matcher(text).results().map(MatchResult::group).sorted().toList();
    }

    private static List<String> numbers(String text) {
        String words = text.replaceAll("<=?\\d>", " ").replaceAll("\\{\\w+}", " ");
        return NUMBER.matcher(words)
                .results()
                .map(MatchResult::group)
                .map(number -> number.replaceAll("[.,]$", ""))
                .sorted()
                .toList();
    }

    @Test
    void everyAnalyteAndUnitHasAName() {
        List<String> missing = new ArrayList<>();
        for (Analyte analyte : Analyte.values()) {
            need(missing, analyte.label());
            need(missing, "Order " + analyte.label().toLowerCase(Locale.ROOT));
            need(missing, Words.shown(analyte.unit()));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void whatARuleIsCalledAndWhatWouldChangeItIsThere() {
        List<String> missing = new ArrayList<>();
        rules().forEach(rule -> {
            need(missing, rule.title());
            need(missing, rule.whatWouldChangeIt());
        });
        assertThat(missing).isEmpty();
    }

    @Test
    void everyGroupOfDrugsThatAnAllergyIsToHasAName() {
        assertThat(AllergyGroups.DRUGS)
                .allSatisfy(group -> assertThat(catalogue.entry(
                                "allergy-shared:" + group.codes().name()))
                        .as(group.codes().name())
                        .isPresent());
    }

    @Test
    void whatAShippedOptionSaysIsThere() {
        Set<String> rules = rules().map(Rule::id).collect(Collectors.toSet());
        OptionContent shipped = OptionContent.load(Fixtures.FHIR, List.of(ContentFiles.shipped()), rules);
        assertThat(shipped.plans()).isNotEmpty();
        List<String> missing = new ArrayList<>();
        shipped.plans().stream()
                .flatMap(plan -> plan.choices().stream())
                .flatMap(choice -> choice.options().stream())
                .forEach(option -> {
                    need(missing, option.title());
                    need(missing, option.text());
                    option.criteria().forEach(criterion -> need(missing, criterion.words()));
                    option.cautions().forEach(caution -> need(missing, caution.words()));
                });
        assertThat(missing).isEmpty();
    }

    private static Stream<Rule> rules() {
        return Stream.of(
                        RecordReading.detectors().stream().map(Detector::rule).toList(),
                        AdviceRules.all(),
                        RecordReading.detectors(SITE).stream()
                                .map(Detector::rule)
                                .toList())
                .flatMap(List::stream)
                .distinct();
    }

    private void need(List<String> missing, String english) {
        if (catalogue.text(english).isEmpty()) {
            missing.add(english);
        }
    }
}
