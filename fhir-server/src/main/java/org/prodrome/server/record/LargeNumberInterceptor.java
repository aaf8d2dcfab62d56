package org.prodrome.server.record;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.math.BigDecimal;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.DecimalType;

/**
 * Refuses decimals whose digits, written out, would fill the memory: stored, they could never be read again. The same
 * bound in JSON is held before it is parsed; this one holds for XML too.
 */
@Interceptor
public final class LargeNumberInterceptor {
    private static final int MOST_DIGITS = 100;

    private final FhirContext fhir;

    LargeNumberInterceptor(FhirContext fhir) {
        this.fhir = fhir;
    }

    /** @throws InvalidRequestException when the resource of the request holds such a number */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void check(RequestDetails request) {
        IBaseResource resource = request.getResource();
        if (resource != null
                && fhir.newTerser().getAllPopulatedChildElementsOfType(resource, DecimalType.class).stream()
                        .map(DecimalType::getValue)
                        .anyMatch(LargeNumberInterceptor::isLarge)) {
            throw new InvalidRequestException(
                    "a number has more than %d digits or as large an exponent; nothing was stored"
                            .formatted(MOST_DIGITS));
        }
    }

    private static boolean isLarge(BigDecimal value) {
        return value.precision() > MOST_DIGITS || Math.abs((long) value.scale()) > MOST_DIGITS;
    }
}
