package org.prodrome.longitudinal.entry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.order.ImagingKind;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.AllergyGroups;
import org.prodrome.terminology.code.AllergyGroups.Group;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.ImagingCodes;

/**
 * What the record says about an allergy that is being entered: drugs that are active, entries that say it or the
 * opposite, and contrast that is on order. Only names, codes and groups that are listed count; nothing is inferred.
 */
public final class AllergyEntry {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{Nd}]+");
    private static final Pattern AROUND =
            Pattern.compile("^(allergy to|allergic to|intolerance to) | (allergy|intolerance)$");
    private static final int SHORTEST_NAME = 5;
    private static final int MOST_DRUGS = 3;
    private static final Set<String> IN_USE = Set.of("active", "intended", "on-hold");
    private static final Set<String> OVER = Set.of("inactive", "resolved");

    private final PatientTimeline before;
    private final Event entry;

    private AllergyEntry(PatientTimeline before, Event entry) {
        this.before = before;
        this.entry = entry;
    }

    /**
     * Everything about one entry, most urgent first.
     *
     * @param before the record without the entry
     * @param entry with words of its own
     */
    public static List<Finding> of(PatientTimeline before, Event entry) {
        AllergyEntry allergy = new AllergyEntry(before, entry);
        List<Finding> findings = new ArrayList<>();
        if (!isNoneKnown(entry)) {
            allergy.drugs().ifPresent(findings::add);
            allergy.contrast().ifPresent(findings::add);
        }
        allergy.list().ifPresent(findings::add);
        findings.sort(Comparator.comparing(Finding::tier));
        return findings;
    }

    private Optional<Finding> drugs() {
        List<Claim> claims = Stream.of("MedicationRequest", "MedicationStatement")
                .flatMap(type -> before.events(type).stream())
                .filter(drug -> IN_USE.contains(drug.status()) && !drug.label().isEmpty())
                .flatMap(drug -> sameCode(drug).or(() -> sameName(drug)).or(() -> sameGroup(drug)).stream())
                .limit(MOST_DRUGS)
                .toList();
        return claims.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        EntryRules.ALLERGY_AND_DRUG,
                        Tier.T2,
                        claims.get(0),
                        claims.subList(1, claims.size()),
                        List.of()));
    }

    private Optional<Claim> sameCode(Event drug) {
        return SameThing.code(entry, drug)
                .map(code -> sentence(
                                EntryRules.ALLERGY_AND_DRUG.id(),
                                "allergy-drug.code",
                                "{drug} is {status}; an allergy to the same substance is entered: {allergen}.")
                        .label("drug", drug, code)
                        .status("status", drug)
                        .label("allergen", entry, code)
                        .claim());
    }

    private Optional<Claim> sameName(Event drug) {
        return names().filter(name -> says(entry, name) && says(drug, name))
                .findFirst()
                .map(name -> shared(drug, "name", name, "{drug} is {status}; an allergy to {shared} is entered."));
    }

    /** Names of listed drugs, and the whole of what is entered. */
    private Stream<String> names() {
        String whole = AROUND.matcher(plain(entry.label())).replaceAll("").strip();
        return Stream.concat(
                Stream.of(whole).filter(name -> name.length() >= SHORTEST_NAME),
                AllergyGroups.DRUGS.stream()
                        .flatMap(group -> group.codes().members().stream())
                        .map(code -> plain(code.display()))
                        .filter(name -> name.length() >= SHORTEST_NAME)
                        .distinct());
    }

    private Optional<Claim> sameGroup(Event drug) {
        return AllergyGroups.DRUGS.stream()
                .filter(group -> isIn(entry, group) && isIn(drug, group))
                .findFirst()
                .map(group -> shared(
                        drug,
                        "group",
                        group.codes().name(),
                        "{drug} is {status}; an allergy to a drug of the same group is entered: {shared}."));
    }

    private Claim shared(Event drug, String part, String printed, String words) {
        return sentence(EntryRules.ALLERGY_AND_DRUG.id(), "allergy-drug." + part, words)
                .label("drug", drug)
                .status("status", drug)
                .score(
                        "shared",
                        printed,
                        "allergy-shared",
                        part,
                        List.of(Map.entry("allergy", entry.source()), Map.entry("drug", drug.source())),
                        Map.of("of", printed))
                .claim();
    }

    private Optional<Finding> list() {
        boolean none = isNoneKnown(entry);
        List<Event> others = before.events("AllergyIntolerance").stream()
                .filter(other -> !OVER.contains(other.status())
                        && !other.sources().contains(entry.source())
                        && !other.label().isEmpty())
                .toList();
        Optional<Event> same = others.stream()
                .filter(other -> isNoneKnown(other) == none && SameThing.is(entry, other))
                .findFirst();
        Optional<Event> opposite =
                others.stream().filter(other -> isNoneKnown(other) != none).findFirst();
        return opposite.map(other -> listed(
                        "allergy-list.opposite",
                        "The allergy list says: {existing}; entered now: {allergen}.",
                        other,
                        Tier.T2))
                .or(() -> same.map(other -> listed(
                        "allergy-list.same",
                        "On the allergy list already: {existing}; entered now: {allergen}.",
                        other,
                        Tier.T3)));
    }

    private Finding listed(String template, String words, Event other, Tier tier) {
        return new Finding(
                EntryRules.ALLERGY_LIST,
                tier,
                sentence(EntryRules.ALLERGY_LIST.id(), template, words)
                        .label("existing", other)
                        .label("allergen", entry)
                        .claim(),
                List.of(),
                List.of());
    }

    /** Orders of which the agent is the one named, where the entry names one. */
    private Optional<Finding> contrast() {
        boolean iodine = isIn(entry, AllergyGroups.IODINATED);
        boolean gadolinium = isIn(entry, AllergyGroups.GADOLINIUM);
        boolean any = !iodine && !gadolinium && isIn(entry, AllergyGroups.ANY_CONTRAST);
        return before.events("ServiceRequest").stream()
                .filter(order -> order.status().equals("active"))
                .filter(order -> order.as(ServiceRequest.class)
                        .flatMap(ImagingKind::of)
                        .filter(ImagingKind::contrast)
                        .filter(kind -> any
                                || iodine && kind.modality().equals(ImagingCodes.CT)
                                || gadolinium && kind.modality().equals(ImagingCodes.MRI))
                        .isPresent())
                .reduce((older, newer) -> newer)
                .map(order ->
                        new Finding(EntryRules.ALLERGY_AND_CONTRAST, Tier.T2, ordered(order), List.of(), List.of()));
    }

    private Claim ordered(Event order) {
        List<Map.Entry<String, String>> imaging = List.of(Map.entry("imaging", order.source()));
        boolean dated = order.time().isPresent();
        Sentence sentence = sentence(
                        EntryRules.ALLERGY_AND_CONTRAST.id(),
                        "allergy-contrast" + (dated ? ".dated" : ""),
                        dated
                                ? "{wanted} with {contrast} is on order ({date}); entered is: {allergen}."
                                : "{wanted} with {contrast} is on order; entered is: {allergen}.")
                .score(
                        "wanted",
                        ImagingKind.of(order.resource()).orElseThrow().printed(),
                        "imaging-kind",
                        "kind",
                        imaging,
                        Map.of())
                .score("contrast", "contrast", "imaging-kind", "contrast", imaging, Map.of())
                .label("allergen", entry);
        return (dated ? sentence.date("date", order) : sentence).claim();
    }

    private static boolean isNoneKnown(Event allergy) {
        return AllergyGroups.NONE_KNOWN.isIn(allergy.concept())
                || plain(allergy.label()).startsWith("no known");
    }

    private static boolean isIn(Event event, Group group) {
        CodeSet codes = group.codes();
        return codes.isIn(event.concept()) || group.phrases().stream().anyMatch(phrase -> says(event, phrase));
    }

    /** Whether the words hold the phrase as whole words. */
    private static boolean says(Event event, String phrase) {
        return Collections.indexOfSubList(words(event.label()), Arrays.asList(phrase.split(" "))) >= 0;
    }

    private static List<String> words(String label) {
        return List.of(plain(label).split(" "));
    }

    private static String plain(String label) {
        return NO_WORD.matcher(label.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }

    private Sentence sentence(String rule, String template, String words) {
        return Sentence.of(before, rule, template, words);
    }
}
