package org.prodrome.server.security;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One SMART App Launch 2 resource scope, such as {@code patient/Observation.rs} or {@code system/*.cruds}; version 1
 * scopes ({@code .read}, {@code .write}, {@code .*}) are understood too. Granular scopes ({@code ?category=}) are not
 * granted.
 *
 * @param context {@code patient}, {@code user} or {@code system}
 * @param resourceType R4 resource type or {@code *}
 * @param read whether reading and searching is granted
 * @param write whether creating and updating is granted; deleting never is
 */
record SmartScope(String context, String resourceType, boolean read, boolean write) {
    private static final Pattern GRAMMAR =
            Pattern.compile("(patient|user|system)/([A-Z][A-Za-z]+|\\*)\\.(read|write|\\*|c?r?u?d?s?)");

    /** The scopes of a token's {@code scope} claim that name resources; everything else grants nothing here. */
    static List<SmartScope> parse(String scope) {
        List<SmartScope> scopes = new ArrayList<>();
        for (String word : scope.trim().split("\\s+")) {
            Matcher match = GRAMMAR.matcher(word);
            if (match.matches() && !match.group(3).isEmpty()) {
                String actions = match.group(3);
                boolean all = actions.equals("*");
                boolean read = all
                        || actions.equals("read")
                        || (!actions.equals("write") && actions.contains("r") && actions.contains("s"));
                boolean write = all
                        || actions.equals("write")
                        || (!actions.equals("read") && actions.contains("c") && actions.contains("u"));
                scopes.add(new SmartScope(match.group(1), match.group(2), read, write));
            }
        }
        return scopes;
    }

    boolean allTypes() {
        return resourceType.equals("*");
    }
}
