package org.prodrome.cds.hook;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rule for templates that use what others brought ({@code %key}, CDS Hooks 3.0): each stands after those that it
 * uses, so a cycle cannot be written.
 */
final class PrefetchOrder {
    private static final Pattern TOKEN = Pattern.compile("\\{\\{(.*?)}}");
    private static final Pattern PRIOR = Pattern.compile("%([A-Za-z][A-Za-z0-9_]*)");

    /** @param prefetch key to template, in the order of the service */
    static void require(Map<String, String> prefetch) {
        Set<String> before = new HashSet<>();
        prefetch.forEach((key, template) -> {
            Matcher tokens = TOKEN.matcher(template);
            while (tokens.find()) {
                Matcher prior = PRIOR.matcher(tokens.group(1));
                while (prior.find()) {
                    if (!before.contains(prior.group(1))) {
                        throw new IllegalArgumentException(
                                "prefetch %s uses %%%s, which does not stand before it (a later key, an unknown one or a cycle)"
                                        .formatted(key, prior.group(1)));
                    }
                }
            }
            before.add(key);
        });
    }

    private PrefetchOrder() {}
}
