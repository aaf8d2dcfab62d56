package org.prodrome.server.option;

import ca.uhn.fhir.context.FhirContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prodrome.cds.option.ContentFiles;
import org.prodrome.cds.option.OptionContent;
import org.prodrome.cds.option.Options;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.reading.AdviceRules;
import org.prodrome.server.cds.CdsProperties;
import org.prodrome.server.rules.RulesProperties;
import org.prodrome.server.rules.SiteRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads, compiles and checks the content once, while the server starts. */
@Configuration
@EnableConfigurationProperties(OptionProperties.class)
public class OptionConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(OptionConfiguration.class);

    @Bean
    OptionShelf optionShelf() {
        return new OptionShelf();
    }

    /** Compiling takes seconds of CPU: the server does not wait for it, and says so until it is done. */
    @Bean(destroyMethod = "close")
    Options options(
            OptionProperties properties,
            SiteRules site,
            RulesProperties rules,
            CdsProperties calls,
            OptionShelf shelf) {
        List<ContentFiles> places = places(properties);
        return Options.inBackground(() -> {
            try {
                OptionContent content = OptionContent.load(FhirContext.forR4Cached(), places, known(site));
                Options options = Options.of(content, properties.time(), rules.doseLabel(), calls.concurrent());
                content.refused()
                        .forEach(refused -> LOG.warn(
                                "options: {} in {} is refused: {}",
                                refused.what(),
                                refused.place(),
                                String.join("; ", refused.reasons())));
                LOG.info("options: {} plans", content.plans().size());
                shelf.put(content.plans());
                return options;
            } catch (RuntimeException | StackOverflowError e) {
                shelf.fail();
                throw e;
            }
        });
    }

    /** Seen where a site shows details of health; the server answers without options too. */
    @Bean
    HealthIndicator optionsHealthIndicator(OptionShelf shelf) {
        return () -> Health.up().withDetail("options", shelf.state()).build();
    }

    /** A folder that is none is said at the start. */
    private static List<ContentFiles> places(OptionProperties properties) {
        List<ContentFiles> places = new ArrayList<>(List.of(ContentFiles.shipped()));
        if (!properties.content().isBlank()) {
            Path folder = Path.of(properties.content());
            if (!Files.isDirectory(folder)) {
                throw new IllegalArgumentException("prodrome.options.content is a folder, found " + folder);
            }
            places.add(ContentFiles.of(folder));
        }
        return places;
    }

    private static Set<String> known(SiteRules rules) {
        return Stream.concat(rules.detectors().stream().map(detector -> detector.rule()), AdviceRules.all().stream())
                .map(Rule::id)
                .collect(Collectors.toUnmodifiableSet());
    }
}
