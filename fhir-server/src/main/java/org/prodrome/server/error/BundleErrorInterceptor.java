package org.prodrome.server.error;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.record.RecordInterceptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Bundle refused for a reference to nothing names the entry, the FHIRPath, what was found and what would be right;
 * HAPI names the path within some resource only.
 */
@Interceptor
public final class BundleErrorInterceptor implements RecordInterceptor {
    private static final Pattern NOT_FOUND =
            Pattern.compile("Resource (\\S+) not found, specified in path: ([A-Za-z.]+)");

    private static final Logger LOG = LoggerFactory.getLogger(BundleErrorInterceptor.class);

    private final FhirContext fhir;

    BundleErrorInterceptor(FhirContext fhir) {
        this.fhir = fhir;
    }

    /** The better refusal, or null to leave the exception as it is. */
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public @Nullable BaseServerResponseException nameTheEntry(@Nullable RequestDetails request, Throwable failure) {
        if (isOurs(failure)) {
            Throwable cause = root(failure);
            StackTraceElement[] trace = cause.getStackTrace();
            LOG.error(
                    "a FHIR request failed with {} at {}",
                    cause.getClass().getName(),
                    trace.length == 0 ? "an unknown place" : trace[0]);
        }
        if (request == null || !(request.getResource() instanceof Bundle bundle) || failure.getMessage() == null) {
            return null;
        }
        Matcher match = NOT_FOUND.matcher(failure.getMessage());
        if (!match.find()) {
            return null;
        }
        for (int i = 0; i < bundle.getEntry().size(); i++) {
            Resource resource = bundle.getEntry().get(i).getResource();
            String element = resource == null ? null : elementReferringTo(resource, match.group(1));
            if (element != null) {
                return refused(i, resource.fhirType(), element, match.group(1));
            }
        }
        return null;
    }

    /** Whether the fault is the server's; what a caller wrote wrong is an answer and no event for the log. */
    private static boolean isOurs(Throwable failure) {
        return failure instanceof BaseServerResponseException answered
                ? answered.getStatusCode() >= 500
                : !(failure instanceof DataFormatException);
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private @Nullable String elementReferringTo(Resource resource, String target) {
        List<ResourceReferenceInfo> references = fhir.newTerser().getAllResourceReferences(resource);
        return references.stream()
                .filter(info -> target.equals(info.getResourceReference()
                        .getReferenceElement()
                        .toUnqualifiedVersionless()
                        .getValue()))
                .map(ResourceReferenceInfo::getName)
                .findFirst()
                .orElse(null);
    }

    private static InvalidRequestException refused(int entry, String type, String element, String target) {
        String sentence =
                "entry %d (%s): %s refers to %s, which is neither on this server nor in the Bundle; post it first, or put it into the Bundle and refer to its fullUrl. Nothing was written."
                        .formatted(entry, type, element, target);
        OperationOutcome outcome = new OperationOutcome();
        outcome.addIssue()
                .setSeverity(IssueSeverity.ERROR)
                .setCode(IssueType.NOTFOUND)
                .setDiagnostics(sentence)
                .addExpression("Bundle.entry[%d].resource.%s".formatted(entry, element));
        return new InvalidRequestException(sentence, outcome);
    }
}
