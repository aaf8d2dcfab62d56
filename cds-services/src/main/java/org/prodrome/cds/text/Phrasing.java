package org.prodrome.cds.text;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Slot;

/**
 * Says sentences and fixed words in one language. A text of which a part has no translation is said in English as a
 * whole: a reader never meets half of each. Safe for many threads.
 */
public final class Phrasing {
    private static final Map<Language, Phrasing> ALL = all();

    private final @Nullable Catalogue catalogue;

    private Phrasing(@Nullable Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    private static Map<Language, Phrasing> all() {
        Map<Language, Phrasing> all = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            all.put(language, new Phrasing(language == Language.EN ? null : Catalogue.of(language)));
        }
        return all;
    }

    public static Phrasing in(Language language) {
        return ALL.getOrDefault(language, new Phrasing(null));
    }

    /** Fixed words of ours; empty when a part of them has no translation. */
    public Optional<String> words(String english) {
        return catalogue == null ? Optional.of(english) : catalogue.text(english);
    }

    /** A date as resources have it ({@code 2026-03-05}), or words of the record, which stay. */
    public String recorded(String dateOrWords) {
        return catalogue == null ? dateOrWords : Figures.german(dateOrWords).orElse(dateOrWords);
    }

    /** A sentence; empty when a part of it has no translation or none of its forms is short enough. */
    public Optional<String> sentence(Claim claim, int longest) {
        return sentence(Shown.plain(claim), longest);
    }

    /** The same of a sentence in display units. */
    public Optional<String> sentence(Shown shown, int longest) {
        if (catalogue == null && shown.isPlain()) {
            return Optional.of(shown.proved().text()).filter(text -> text.length() <= longest);
        }
        ClaimText text = ClaimText.of(shown.origin());
        Optional<Map<String, String>> printed = printed(shown.proved().slots());
        Optional<String> marks = text.marks().isEmpty() ? Optional.of("") : words(text.marks());
        if (printed.isEmpty() || marks.isEmpty()) {
            return Optional.empty();
        }
        return forms(text.words())
                .flatMap(forms -> dressed(forms, shown, marks.get()).stream()
                        .flatMap(template -> ClaimText.filled(template, printed.get()).stream())
                        .filter(sentence -> sentence.length() <= longest)
                        .findFirst());
    }

    private Optional<List<String>> forms(String words) {
        return catalogue == null ? Optional.of(List.of(words)) : catalogue.texts(words);
    }

    private Optional<Map<String, String>> printed(List<Slot> slots) {
        Map<String, String> printed = new LinkedHashMap<>();
        SlotText words = catalogue == null ? null : new SlotText(catalogue);
        for (Slot slot : slots) {
            Optional<String> shown = words == null ? Optional.of(slot.printed()) : words.of(slot);
            if (shown.isEmpty()) {
                return Optional.empty();
            }
            printed.putIfAbsent(slot.name(), shown.get());
        }
        return Optional.of(printed);
    }

    /** Each form with all that stands beside it, then with less: what was recorded goes first, the marks after it. */
    private static List<String> dressed(List<String> forms, Shown shown, String marks) {
        List<String> templates = new ArrayList<>();
        for (String form : forms) {
            String inUnits = shown.inUnits(form);
            String beside = inUnits;
            for (String slot : shown.recorded()) {
                beside = ClaimText.beside(beside, slot, unit(shown, slot));
            }
            if (!marks.isEmpty()) {
                templates.add(ClaimText.marked(beside, marks));
                templates.add(ClaimText.marked(inUnits, marks));
            }
            templates.add(beside);
            templates.add(inUnits);
        }
        return templates;
    }

    private static String unit(Shown shown, String slot) {
        return shown.proved().slots().stream()
                .filter(one -> one.name().equals(slot))
                .map(one -> DisplayUnits.sign(one.derivation().parameters().getOrDefault("unit", "")))
                .findFirst()
                .orElse("");
    }
}
