package org.prodrome.cds.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Slot;

/** Sentences that tests prove in English must be sayable in German, every number and day of them the same. */
public final class SaidInGerman {
    private static final Pattern FIGURE =
            Pattern.compile("\\d{4}-\\d{2}(?:-\\d{2})?(?: \\d{2}:\\d{2})?|[-+]?\\d+(?:\\.\\d+)?");
    private static final Pattern GERMAN_FIGURE =
            Pattern.compile("\\d{2}\\.\\d{2}\\.\\d{4}(?: \\d{2}:\\d{2})?|\\d{2}/\\d{4}|[-+]?\\d+(?:,\\d+)?");

    private SaidInGerman() {}

    /** @param summary whether the sentence is one that must fit a card's summary */
    public static void require(Claim claim, boolean summary) {
        Optional<String> german = Phrasing.in(Language.DE).sentence(claim, summary ? 139 : Integer.MAX_VALUE);
        assertThat(german)
                .as("in German: %s | %s | %s | %s", claim.templateId(), claim.template(), claim.text(), words(claim))
                .isPresent();
    }

    public static void require(List<Claim> claims) {
        claims.forEach(claim -> require(claim, false));
    }

    private static List<String> words(Claim claim) {
        Catalogue catalogue = Catalogue.of(Language.DE);
        SlotText slots = new SlotText(catalogue);
        return claim.slots().stream()
                .filter(slot -> slots.of(slot).isEmpty())
                .map(slot -> slot.name() + "=" + slot.printed())
                .toList();
    }

    /** Every figure that a slot prints, read back from its German, is the same. */
    static void requireFigures(Slot slot, String german) {
        List<String> printed = FIGURE.matcher(slot.printed())
                .results()
                .map(found -> found.group())
                .toList();
        List<String> back = GERMAN_FIGURE
                .matcher(german)
                .results()
                .map(found -> Figures.fromGerman(found.group()).orElseThrow())
                .toList();
        assertThat(back).as("%s: %s", slot.printed(), german).containsExactlyInAnyOrderElementsOf(printed);
    }
}
