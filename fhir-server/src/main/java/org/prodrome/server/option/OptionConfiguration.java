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
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads, compiles and checks the content once at start. */
@Configuration
@EnableConfigurationProperties(OptionProperties.class)
public class OptionConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(OptionConfiguration.class);

    @Bean
    OptionContent optionContent(OptionProperties properties, SiteRules rules) {
        List<ContentFiles> places = new ArrayList<>(List.of(ContentFiles.shipped()));
        if (!properties.content().isBlank()) {
            Path folder = Path.of(properties.content());
            if (!Files.isDirectory(folder)) {
                throw new IllegalArgumentException("prodrome.options.content is a folder, found " + folder);
            }
            places.add(ContentFiles.of(folder));
        }
        Set<String> known = Stream.concat(
                        rules.detectors().stream().map(detector -> detector.rule()), AdviceRules.all().stream())
                .map(Rule::id)
                .collect(Collectors.toUnmodifiableSet());
        OptionContent content = OptionContent.load(FhirContext.forR4Cached(), places, known);
        content.refused()
                .forEach(refused -> LOG.warn(
                        "options: {} in {} is refused: {}",
                        refused.what(),
                        refused.place(),
                        String.join("; ", refused.reasons())));
        LOG.info("options: {} plans", content.plans().size());
        return content;
    }

    @Bean(destroyMethod = "close")
    Options options(OptionContent content, OptionProperties properties, RulesProperties rules, CdsProperties calls) {
        return Options.of(content, properties.time(), rules.doseLabel(), calls.concurrent());
    }
}
