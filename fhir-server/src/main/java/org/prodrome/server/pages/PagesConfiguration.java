package org.prodrome.server.pages;

import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.governance.Voices;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.server.option.OptionShelf;
import org.prodrome.server.rules.SiteRules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the pages. */
@Configuration
public class PagesConfiguration {
    @Bean
    PagesController pagesController(ModelCatalogue models, CdsCounters counters, Voices voices) {
        return new PagesController(models, counters, voices);
    }

    @Bean
    RulePagesController rulePagesController(SiteRules rules, Voices voices) {
        return new RulePagesController(rules.detectors(), voices);
    }

    @Bean
    OptionPagesController optionPagesController(OptionShelf shelf, Voices voices) {
        return new OptionPagesController(shelf, voices);
    }

    @Bean
    SourceAttributesController sourceAttributesController(Voices voices) {
        return new SourceAttributesController(voices);
    }
}
