package org.prodrome.server.rules;

import org.prodrome.longitudinal.reading.RecordReading;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the rules once, for cards, operations, stored signs and pages alike. */
@Configuration
@EnableConfigurationProperties(RulesProperties.class)
public class RulesConfiguration {
    @Bean
    SiteRules siteRules(RulesProperties properties) {
        return new SiteRules(RecordReading.detectors(properties.choices()));
    }
}
