package org.prodrome.server.reading;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Parameters;

/** Refuses an operation's parameter that it does not know: a misspelt limit must not be taken for none. */
final class KnownParameters {
    private KnownParameters() {}

    /** FHIR's own parameters ({@code _format} and the like) are always known. */
    static void require(RequestDetails request, Set<String> known) {
        Stream<String> inBody = request.getResource() instanceof Parameters body
                ? body.getParameter().stream().map(parameter -> String.valueOf(parameter.getName()))
                : Stream.empty();
        Stream.concat(request.getParameters().keySet().stream(), inBody)
                .filter(name -> !name.startsWith("_"))
                .map(name -> name.indexOf(':') < 0 ? name : name.substring(0, name.indexOf(':')))
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidRequestException(
                            known.isEmpty()
                                    ? "unknown parameter '%s'; this operation has none".formatted(name)
                                    : "unknown parameter '%s'; known are %s"
                                            .formatted(name, String.join(", ", new TreeSet<>(known))));
                });
    }
}
