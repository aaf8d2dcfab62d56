package org.prodrome.cds.option;

import java.util.List;
import java.util.stream.Stream;
import org.hl7.elm.r1.VersionedIdentifier;

/**
 * Options for the alerts of some rules, as one PlanDefinition says them.
 *
 * @param id name and version, {@code PotassiumOptions|1.0.0}: by it the register knows the plan
 * @param url canonical address
 * @param title what a person calls it
 * @param purpose what it is for
 * @param publisher who stands behind the content
 * @param place where it was read from: {@code shipped}, or a site's folder
 * @param library the compiled CQL that its criteria stand in
 */
public record Plan(
        String id,
        String url,
        String version,
        String title,
        String purpose,
        String publisher,
        String place,
        VersionedIdentifier library,
        List<Choice> choices) {
    public Plan {
        choices = List.copyOf(choices);
    }

    /** Whether the program brings it, and no site. */
    public boolean isShipped() {
        return place.equals(ContentFiles.SHIPPED);
    }

    /** Rules whose alerts on an opened chart it answers, each once. */
    public List<String> rules() {
        return choices.stream()
                .flatMap(choice -> choice.rules().stream())
                .distinct()
                .toList();
    }

    /** Rules whose alerts beside drafts it answers, each once. */
    public List<String> orders() {
        return choices.stream()
                .flatMap(choice -> choice.orders().stream())
                .distinct()
                .toList();
    }

    /** Both in words: {@code metformin-egfr/1, metformin-egfr/1 in orders}. */
    public List<String> alerts() {
        return Stream.concat(rules().stream(), orders().stream().map("%s in orders"::formatted))
                .toList();
    }

    boolean answers(Alert alert) {
        return choices.stream().anyMatch(choice -> choice.answers(alert));
    }
}
