package org.prodrome.cds.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.longitudinal.sentence.Words;
import org.prodrome.terminology.quantity.Analyte;

/**
 * The units in which a site reads its values. A sentence is composed in the canonical unit of each analyte; here its
 * values are worked out again from the recorded quantities in the unit of the site, to be proved like any other. A
 * sentence stays as it is where not all of its numbers of a unit can be: a limit in its fixed words, a slope, a score.
 */
public final class DisplayUnits {
    /** As everything is computed. */
    public static final DisplayUnits CANONICAL = new DisplayUnits(Map.of());

    private static final Map<String, Map<Analyte, String>> SYSTEMS = Map.of(
            "canonical", Map.of(),
            "conventional", Map.of(Analyte.HAEMOGLOBIN, "g/dL"),
            "si", si());

    private final Map<Analyte, String> units;

    private DisplayUnits(Map<Analyte, String> units) {
        this.units = Map.copyOf(units);
    }

    private static Map<Analyte, String> si() {
        Map<Analyte, String> si = new EnumMap<>(Analyte.class);
        DisplayedUnit.all().forEach(unit -> unit.analytes().forEach(analyte -> si.putIfAbsent(analyte, unit.ucum())));
        si.remove(Analyte.CRP);
        si.put(Analyte.HAEMOGLOBIN, Analyte.HAEMOGLOBIN.unit());
        return si;
    }

    /**
     * By the words of a setting: {@code canonical}, {@code conventional} or {@code si}, and analytes of which the unit
     * is another, such as {@code si, haemoglobin=g/dL}.
     *
     * @throws IllegalArgumentException what is wrong, in words for who wrote the setting
     */
    public static DisplayUnits of(String setting) {
        Map<Analyte, String> units = new EnumMap<>(Analyte.class);
        for (String part : setting.split(",", -1)) {
            String word = part.strip();
            int equals = word.indexOf('=');
            if (equals > 0) {
                Analyte analyte = analyte(word.substring(0, equals).strip());
                units.put(analyte, unit(analyte, word.substring(equals + 1).strip()));
            } else if (SYSTEMS.containsKey(word)) {
                units.putAll(SYSTEMS.get(word));
            } else if (!word.isEmpty()) {
                throw new IllegalArgumentException(
                        "units are canonical, conventional, si, or analyte=unit, found '%s'".formatted(word));
            }
        }
        units.entrySet().removeIf(entry -> entry.getKey().unit().equals(entry.getValue()));
        return new DisplayUnits(units);
    }

    private static Analyte analyte(String name) {
        return Arrays.stream(Analyte.values())
                .filter(analyte -> name(analyte).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "units: '%s' has no other unit; these have: %s".formatted(name, names())));
    }

    private static String names() {
        return DisplayedUnit.all().stream()
                .flatMap(unit -> unit.analytes().stream())
                .distinct()
                .map(DisplayUnits::name)
                .collect(Collectors.joining(", "));
    }

    private static String name(Analyte analyte) {
        return analyte.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String unit(Analyte analyte, String unit) {
        Set<String> known = new LinkedHashSet<>(List.of(analyte.unit()));
        DisplayedUnit.all().stream()
                .filter(one -> one.analytes().contains(analyte))
                .forEach(one -> known.add(one.ucum()));
        String ucum = unit.replace("µ", "u");
        if (!known.contains(ucum)) {
            throw new IllegalArgumentException(
                    "units: %s is shown in %s, found '%s'".formatted(name(analyte), String.join(" or ", known), unit));
        }
        return ucum;
    }

    /** The setting again: each analyte with another than its canonical unit. */
    public String setting() {
        return new TreeMap<>(units)
                .entrySet().stream()
                        .map(entry -> name(entry.getKey()) + "=" + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** A UCUM unit as people read it. */
    static String sign(String ucum) {
        return switch (ucum) {
            case "umol/L" -> "µmol/L";
            default -> Words.shown(ucum);
        };
    }

    /** Words in which one sign of a unit stands for another. */
    static String replaced(String words, String from, String to) {
        return whole(from).matcher(words).replaceAll(Matcher.quoteReplacement(to));
    }

    private static Pattern whole(String sign) {
        return Pattern.compile("(?<![\\p{L}\\p{Nd}/])" + Pattern.quote(sign) + "(?![\\p{L}\\p{Nd}/])");
    }

    /**
     * A sentence in these units.
     *
     * @param sources the resources that it cites, by reference
     */
    public Shown shown(Claim claim, Map<String, ? extends Resource> sources) {
        if (units.isEmpty()) {
            return Shown.plain(claim);
        }
        Map<String, DisplayedValue> values = new LinkedHashMap<>();
        for (Slot slot : claim.slots()) {
            DisplayedValue.of(slot, sources, units).ifPresent(value -> values.put(slot.name(), value));
        }
        ClaimText text = ClaimText.of(claim);
        Map<String, String> signs = new LinkedHashMap<>();
        values.values().stream().map(DisplayedValue::canonical).distinct().forEach(canonical -> {
            if (isWhole(claim, text.words(), canonical, values)) {
                signs.put(sign(canonical), sign(target(values, canonical)));
            }
        });
        values.values().removeIf(value -> !signs.containsKey(sign(value.canonical())));
        return values.isEmpty() ? Shown.plain(claim) : shown(claim, text, values, signs);
    }

    private static String target(Map<String, DisplayedValue> values, String canonical) {
        return values.values().stream()
                .filter(value -> value.canonical().equals(canonical))
                .map(DisplayedValue::unit)
                .findFirst()
                .orElse(canonical);
    }

    /** Whether all numbers of the sentence in a unit become numbers in one other unit. */
    private static boolean isWhole(Claim claim, String words, String canonical, Map<String, DisplayedValue> values) {
        String sign = sign(canonical);
        Pattern whole = whole(sign);
        boolean oneTarget = values.values().stream()
                        .filter(value -> value.canonical().equals(canonical))
                        .map(DisplayedValue::unit)
                        .distinct()
                        .count()
                == 1;
        boolean fixed =
                Pattern.compile("\\p{Nd} ?" + whole.pattern()).matcher(words).find()
                        || claim.slots().stream()
                                .anyMatch(slot -> !isRecorded(slot)
                                        && whole.matcher(slot.printed()).find());
        boolean others = claim.slots().stream()
                .filter(slot -> !values.containsKey(slot.name()) && !isRecorded(slot))
                .anyMatch(slot -> words.contains("{" + slot.name() + "} " + sign)
                        || canonical.equals(slot.derivation().parameters().get("unit")) && printsNumber(slot));
        return oneTarget && !fixed && !others && whole.matcher(words).find();
    }

    private static boolean isRecorded(Slot slot) {
        return slot.derivation().function() == DerivationFunction.RECORDED;
    }

    private static boolean printsNumber(Slot slot) {
        return slot.printed().matches(".*\\p{Nd}.*")
                && !slot.derivation().parameters().getOrDefault("form", "").endsWith("percent");
    }

    private static Shown shown(
            Claim claim, ClaimText text, Map<String, DisplayedValue> values, Map<String, String> signs) {
        List<Slot> slots = new ArrayList<>();
        List<String> recorded = new ArrayList<>();
        for (Slot slot : claim.slots()) {
            DisplayedValue value = values.get(slot.name());
            boolean ofConverted =
                    values.keySet().stream().anyMatch(name -> slot.name().equals(name + "Recorded"));
            if (value == null && !ofConverted) {
                slots.add(slot);
                if (text.recorded().contains(slot.name())) {
                    recorded.add(slot.name());
                }
            } else if (value != null) {
                slots.add(value.slot(slot));
                value.recorded(slot).ifPresent(beside -> {
                    slots.add(beside);
                    recorded.add(slot.name());
                });
            }
        }
        String words = text.words();
        for (Map.Entry<String, String> sign : signs.entrySet()) {
            words = replaced(words, sign.getKey(), sign.getValue());
        }
        for (String slot : recorded) {
            words = ClaimText.beside(words, slot, sign(unitOf(slots, slot)));
        }
        String marked = text.marks().isEmpty() ? words : ClaimText.marked(words, text.marks());
        return new Shown(claim, new Claim(claim.templateId(), marked, slots, claim.ruleId()), signs, recorded);
    }

    private static String unitOf(List<Slot> slots, String name) {
        return slots.stream()
                .filter(slot -> slot.name().equals(name))
                .map(Slot::derivation)
                .map(Derivation::parameters)
                .map(parameters -> parameters.getOrDefault("unit", ""))
                .findFirst()
                .orElse("");
    }

    /**
     * A unit that analytes may be shown in beside their canonical one.
     *
     * @param decimals of a value shown in it; rounded half up
     */
    record DisplayedUnit(String ucum, int decimals, Set<Analyte> analytes) {
        private static final List<DisplayedUnit> ALL = List.of(
                new DisplayedUnit("umol/L", 0, Set.of(Analyte.CREATININE, Analyte.BILIRUBIN)),
                new DisplayedUnit(
                        "mg/mmol", 1, Set.of(Analyte.URINE_ALBUMIN_CREATININE, Analyte.URINE_PROTEIN_CREATININE)),
                new DisplayedUnit("mmol/L", 2, Set.of(Analyte.CALCIUM, Analyte.PHOSPHATE)),
                new DisplayedUnit(
                        "mmol/L",
                        1,
                        Set.of(
                                Analyte.UREA_NITROGEN,
                                Analyte.GLUCOSE,
                                Analyte.TOTAL_CHOLESTEROL,
                                Analyte.HDL_CHOLESTEROL,
                                Analyte.LDL_CHOLESTEROL,
                                Analyte.TRIGLYCERIDES,
                                Analyte.HAEMOGLOBIN)),
                new DisplayedUnit("g/L", 0, Set.of(Analyte.ALBUMIN, Analyte.TOTAL_PROTEIN)),
                new DisplayedUnit("g/dL", 1, Set.of(Analyte.HAEMOGLOBIN)),
                new DisplayedUnit("mmol/mol", 0, Set.of(Analyte.HBA1C)),
                new DisplayedUnit("pmol/L", 1, Set.of(Analyte.FREE_THYROXINE)),
                new DisplayedUnit("mg/dL", 1, Set.of(Analyte.CRP)));

        static List<DisplayedUnit> all() {
            return ALL;
        }

        static int decimals(Analyte analyte, String ucum) {
            return ALL.stream()
                    .filter(one -> one.ucum.equals(ucum) && one.analytes.contains(analyte))
                    .map(DisplayedUnit::decimals)
                    .findFirst()
                    .orElse(0);
        }
    }

    /** The table of units, one line for each analyte that has others. */
    static List<String> table() {
        return Stream.of(Analyte.values())
                .filter(analyte -> DisplayedUnit.all().stream().anyMatch(one -> one.analytes.contains(analyte)))
                .map(analyte -> "%s: %s; %s"
                        .formatted(
                                name(analyte),
                                analyte.unit(),
                                DisplayedUnit.all().stream()
                                        .filter(one -> one.analytes.contains(analyte))
                                        .map(one -> "%s (%d)".formatted(one.ucum(), one.decimals()))
                                        .collect(Collectors.joining(", "))))
                .toList();
    }
}
