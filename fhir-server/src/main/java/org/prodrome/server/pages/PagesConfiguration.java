package org.prodrome.server.pages;

import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.governance.Voices;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.answer.SentCases;
import org.prodrome.server.feedback.FeedbackStore;
import org.prodrome.server.governance.GovernanceStore;
import org.prodrome.server.option.OptionShelf;
import org.prodrome.server.rules.SiteRules;
import org.prodrome.server.trail.AccessLog;
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
    CasePageController casePageController(
            SentCases cases, FeedbackStore feedback, GovernanceStore register, PublicAddress address, AccessLog log) {
        return new CasePageController(cases, feedback, register, address, log);
    }

    @Bean
    SourceAttributesController sourceAttributesController(Voices voices) {
        return new SourceAttributesController(voices);
    }
}
