package org.prodrome.cds.prefetch;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.HookContext;

/** Fills the tokens of a prefetch template (CDS Hooks 2.0.1, "Prefetch tokens") from the context of a call. */
public final class TemplateResolver {
    private static final Pattern TOKEN = Pattern.compile("\\{\\{\\s*([A-Za-z.]+)\\s*}}");

    /** The FHIR query, or empty when the call lacks what a token names. */
    public static Optional<String> resolve(String template, HookContext context) {
        Matcher tokens = TOKEN.matcher(template);
        StringBuilder query = new StringBuilder();
        while (tokens.find()) {
            String value = value(tokens.group(1), context);
            if (value == null) {
                return Optional.empty();
            }
            tokens.appendReplacement(query, Matcher.quoteReplacement(value));
        }
        tokens.appendTail(query);
        return query.indexOf("{{") >= 0 ? Optional.empty() : Optional.of(query.toString());
    }

    private static @Nullable String value(String token, HookContext context) {
        return switch (token) {
            case "context.patientId" -> context.patientId();
            case "context.encounterId" -> context.encounterId();
            case "context.userId" -> context.userId();
            case "userPractitionerId" -> userOf("Practitioner", context);
            case "userPractitionerRoleId" -> userOf("PractitionerRole", context);
            case "userPatientId" -> userOf("Patient", context);
            case "userRelatedPersonId" -> userOf("RelatedPerson", context);
            default -> null;
        };
    }

    private static @Nullable String userOf(String type, HookContext context) {
        String prefix = type + "/";
        String user = context.userId();
        return user != null && user.startsWith(prefix) ? user.substring(prefix.length()) : null;
    }

    private TemplateResolver() {}
}
