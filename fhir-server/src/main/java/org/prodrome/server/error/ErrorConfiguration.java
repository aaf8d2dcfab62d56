package org.prodrome.server.error;

import ca.uhn.fhir.context.FhirContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the answer to what went wrong. */
@Configuration
public class ErrorConfiguration {
    @Bean
    ErrorsController errorsController() {
        return new ErrorsController();
    }

    @Bean
    BundleErrorInterceptor bundleErrors(FhirContext fhir) {
        return new BundleErrorInterceptor(fhir);
    }
}
