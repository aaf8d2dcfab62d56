package org.prodrome.server.pages;

import java.util.Locale;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.server.cds.CdsProperties;
import org.prodrome.server.rules.SiteRules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the pages. */
@Configuration
public class PagesConfiguration {
    @Bean
    PagesController pagesController(ModelCatalogue models, CdsCounters counters, CdsProperties cds) {
        return new PagesController(models, counters, cds.imageFindings().name().toLowerCase(Locale.ROOT));
    }

    @Bean
    RulePagesController rulePagesController(SiteRules rules) {
        return new RulePagesController(rules.detectors());
    }
}
