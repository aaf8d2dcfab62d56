package org.prodrome.longitudinal.claim;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One sentence with the resources it cites. The sentence is a fixed template whose every varying part is a
 * {@link Slot}; a reader with nothing but the cited resources can derive each slot again and must arrive at the same
 * text. That is what the evidence check does before a card leaves.
 *
 * @param templateId stable name of the template, for replay and for counting what is dropped
 * @param template the words, with {@code {slot}} where a slot's printed form stands
 * @param slots the varying parts; each slot of the template exactly once or more, none unused
 * @param ruleId detector or composer that says it, with version, such as {@code ckd-progression/1}
 */
public record Claim(String templateId, String template, List<Slot> slots, String ruleId) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-zA-Z][a-zA-Z0-9]*)}");

    public Claim {
        slots = List.copyOf(slots);
        for (Slot slot : slots) {
            if (!template.contains("{" + slot.name() + "}")) {
                throw new IllegalArgumentException("template %s has no {%s}".formatted(templateId, slot.name()));
            }
        }
        Set<String> filled = slots.stream().map(Slot::name).collect(Collectors.toUnmodifiableSet());
        if (!PLACEHOLDER
                .matcher(template)
                .results()
                .map(found -> found.group(1))
                .allMatch(filled::contains)) {
            throw new IllegalArgumentException("template %s has a slot that nothing fills".formatted(templateId));
        }
    }

    /** The sentence. */
    public String text() {
        return fill(template, slots, Map.of());
    }

    /** The sentence with some slots printed differently, as the evidence check derived them. */
    public String textWith(Map<String, String> printedBySlot) {
        return fill(template, slots, printedBySlot);
    }

    /** Every resource the sentence rests on, as relative references, each once, in the order of the slots. */
    public List<String> sources() {
        return slots.stream()
                .flatMap(slot -> slot.derivation().sources().stream())
                .distinct()
                .toList();
    }

    private static String fill(String template, List<Slot> slots, Map<String, String> printed) {
        // One pass: what a slot prints comes from the record and is never itself read as a template.
        Map<String, String> values =
                slots.stream().collect(Collectors.toMap(Slot::name, Slot::printed, (first, again) -> first));
        return PLACEHOLDER.matcher(template).replaceAll(found -> {
            String name = found.group(1);
            return Matcher.quoteReplacement(printed.getOrDefault(name, values.getOrDefault(name, found.group())));
        });
    }
}
