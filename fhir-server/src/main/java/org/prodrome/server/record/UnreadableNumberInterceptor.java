package org.prodrome.server.record;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parameter that should be a number and is none is the caller's mistake; HAPI answers 500 for operations. */
@Interceptor
public final class UnreadableNumberInterceptor {
    /** The refusal, or null to leave the failure to HAPI. */
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public @Nullable BaseServerResponseException refuse(@Nullable RequestDetails request, Throwable failure) {
        if (request == null || !(failure.getCause() instanceof NumberFormatException unreadable)) {
            return null;
        }
        // Only when it is the caller's own text that could not be read; any other is a failure of ours.
        String said = String.valueOf(unreadable.getMessage());
        return request.getParameters().entrySet().stream()
                .filter(parameter -> List.of(parameter.getValue()).stream()
                        .anyMatch(value -> said.equals("For input string: \"" + value + "\"")))
                .map(Map.Entry::getKey)
                .findFirst()
                .map(name -> new InvalidRequestException("the parameter %s must be a whole number".formatted(name)))
                .orElse(null);
    }
}
