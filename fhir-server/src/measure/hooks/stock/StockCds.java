import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.hapi.fhir.cdshooks.api.CDSHooksVersion;
import ca.uhn.hapi.fhir.cdshooks.api.CdsService;
import ca.uhn.hapi.fhir.cdshooks.api.ICdsHooksDaoAuthorizationSvc;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceIndicatorEnum;
import ca.uhn.fhir.rest.api.server.cdshooks.CdsServiceRequestJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceResponseCardJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceResponseCardSourceJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceResponseJson;
import ca.uhn.hapi.fhir.cdshooks.config.CdsHooksConfig;
import ca.uhn.hapi.fhir.cdshooks.controller.CdsHooksController;
import ca.uhn.hapi.fhir.cdshooks.svc.CdsHooksContextBooter;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** HAPI's CDS Hooks endpoint as its documentation sets it up, with one service that always gives the same card. */
@SpringBootConfiguration
@ImportAutoConfiguration({
    JacksonAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    ServletWebServerFactoryAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class
})
@Import({CdsHooksConfig.class, CdsHooksController.class})
public class StockCds {
    public static void main(String[] arguments) {
        SpringApplication.run(StockCds.class, arguments);
    }

    @Bean
    FhirContext fhirContext() {
        return FhirContext.forR4Cached();
    }

    /** Without resources: the static card needs none. */
    @Bean
    DaoRegistry daoRegistry(FhirContext fhir) {
        return new DaoRegistry(fhir);
    }

    @Bean
    ICdsHooksDaoAuthorizationSvc authorization() {
        return resource -> {};
    }

    @Bean
    CDSHooksVersion cdsHooksVersion() {
        return CDSHooksVersion.V_1_1;
    }

    @Bean
    CdsHooksContextBooter cdsHooksContextBooter() {
        CdsHooksContextBooter booter = new CdsHooksContextBooter();
        booter.setDefinitionsClass(Services.class);
        booter.start();
        return booter;
    }

    @Configuration
    static class Services {
        @Bean(name = "cdsServices")
        List<Object> cdsServices() {
            return List.of(new Static());
        }
    }

    public static final class Static {
        @CdsService(value = "static", hook = "patient-view", title = "Static", description = "One card, always the same", prefetch = {})
        public CdsServiceResponseJson answer(CdsServiceRequestJson request) {
            CdsServiceResponseCardJson card = new CdsServiceResponseCardJson();
            card.setSummary("A static card");
            card.setIndicator(CdsServiceIndicatorEnum.INFO);
            CdsServiceResponseCardSourceJson source = new CdsServiceResponseCardSourceJson();
            source.setLabel("Static");
            card.setSource(source);
            CdsServiceResponseJson response = new CdsServiceResponseJson();
            response.addCard(card);
            return response;
        }
    }
}
