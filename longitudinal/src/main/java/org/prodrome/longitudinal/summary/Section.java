package org.prodrome.longitudinal.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.terminology.code.Code;

/**
 * One section of the summary.
 *
 * @param title for people
 * @param code LOINC code of the International Patient Summary section
 * @param claims its sentences, most important first
 * @param onCard whether the section belongs on a card
 */
public record Section(String title, Code code, List<Claim> claims, boolean onCard) {
    public Section {
        claims = List.copyOf(claims);
    }

    /** The first claims, and one that counts the resources behind those left out. */
    Section shortenedTo(int most) {
        if (claims.size() <= most) {
            return this;
        }
        List<Claim> shown = new ArrayList<>(claims.subList(0, most));
        List<String> behind = claims.subList(most, claims.size()).stream()
                .flatMap(claim -> claim.sources().stream())
                .filter(source -> !source.startsWith("Patient/"))
                .distinct()
                .toList();
        if (!behind.isEmpty()) {
            shown.add(new Claim(
                    "summary.more",
                    "Left out here for length, resources of the record: {n}.",
                    List.of(new Slot(
                            "n",
                            Integer.toString(behind.size()),
                            new Derivation(DerivationFunction.COUNT, behind, Map.of()))),
                    HistorySummary.RULE));
        }
        return new Section(title, code, shown, onCard);
    }
}
