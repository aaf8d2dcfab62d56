package org.prodrome.server.record;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.util.FhirTerser;
import java.math.BigDecimal;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DecimalType;

/**
 * Refuses values that the parser takes and that could not be used once they are stored: decimals whose digits, written
 * out, would fill the memory (in JSON the same bound is held before it is parsed; this one holds for XML too), and
 * times of day without seconds, which FHIR R4 does not allow and which no copy of the resource could hold.
 */
@Interceptor
public final class UnusableValueInterceptor {
    private static final int MOST_DIGITS = 100;

    private final FhirContext fhir;

    UnusableValueInterceptor(FhirContext fhir) {
        this.fhir = fhir;
    }

    /**
     * What is posted by itself is refused before anything else looks at it.
     *
     * @throws InvalidRequestException when the resource of the request holds such a value
     */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void arrived(RequestDetails request) {
        IBaseResource resource = request.getResource();
        if (resource != null) {
            check(resource);
        }
    }

    /**
     * Entries of a transaction are met here.
     *
     * @throws InvalidRequestException when the resource holds such a value
     */
    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(IBaseResource resource) {
        check(resource);
    }

    /** @throws InvalidRequestException when the new version holds such a value */
    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(IBaseResource before, IBaseResource after) {
        check(after);
    }

    private void check(IBaseResource resource) {
        FhirTerser terser = fhir.newTerser();
        if (terser.getAllPopulatedChildElementsOfType(resource, BaseDateTimeType.class).stream()
                .anyMatch(time -> time.getPrecision() == TemporalPrecisionEnum.MINUTE)) {
            throw new InvalidRequestException("a time has hours and minutes without seconds; nothing was stored");
        }
        if (terser.getAllPopulatedChildElementsOfType(resource, DecimalType.class).stream()
                .map(DecimalType::getValue)
                .anyMatch(UnusableValueInterceptor::isLarge)) {
            throw new InvalidRequestException(
                    "a number has more than %d digits or as large an exponent; nothing was stored"
                            .formatted(MOST_DIGITS));
        }
    }

    private static boolean isLarge(BigDecimal value) {
        return value.precision() > MOST_DIGITS || Math.abs((long) value.scale()) > MOST_DIGITS;
    }
}
