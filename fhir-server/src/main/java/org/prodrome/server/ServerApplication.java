package org.prodrome.server;

import org.prodrome.server.acceptance.AcceptanceConfiguration;
import org.prodrome.server.address.AddressConfiguration;
import org.prodrome.server.analysis.AnalysisConfiguration;
import org.prodrome.server.answer.AnswerConfiguration;
import org.prodrome.server.arrival.ArrivalConfiguration;
import org.prodrome.server.assessment.AssessmentConfiguration;
import org.prodrome.server.cds.CdsConfiguration;
import org.prodrome.server.cdsclient.CdsClientConfiguration;
import org.prodrome.server.drift.DriftConfiguration;
import org.prodrome.server.error.ErrorConfiguration;
import org.prodrome.server.feedback.FeedbackConfiguration;
import org.prodrome.server.governance.GovernanceConfiguration;
import org.prodrome.server.growth.GrowthConfiguration;
import org.prodrome.server.job.JobConfiguration;
import org.prodrome.server.option.OptionConfiguration;
import org.prodrome.server.pages.PagesConfiguration;
import org.prodrome.server.reading.ReadingConfiguration;
import org.prodrome.server.record.FhirServerConfiguration;
import org.prodrome.server.rules.RulesConfiguration;
import org.prodrome.server.security.SecurityConfiguration;
import org.prodrome.server.snapshot.SnapshotConfiguration;
import org.prodrome.server.subscription.SubscriptionConfiguration;
import org.prodrome.server.trail.TrailConfiguration;
import org.prodrome.server.unseen.UnseenConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The server as one list of its parts; nothing is found by scanning. Security and the choices for the rules stand
 * first, so that a refused address or choice is refused before the database is opened.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({
    SecurityConfiguration.class,
    RulesConfiguration.class,
    OptionConfiguration.class,
    AddressConfiguration.class,
    CdsClientConfiguration.class,
    FhirServerConfiguration.class,
    ErrorConfiguration.class,
    JobConfiguration.class,
    ArrivalConfiguration.class,
    DriftConfiguration.class,
    AnalysisConfiguration.class,
    CdsConfiguration.class,
    ReadingConfiguration.class,
    AssessmentConfiguration.class,
    SnapshotConfiguration.class,
    OptionConfiguration.class,
    GovernanceConfiguration.class,
    TrailConfiguration.class,
    AnswerConfiguration.class,
    FeedbackConfiguration.class,
    UnseenConfiguration.class,
    SubscriptionConfiguration.class,
    AcceptanceConfiguration.class,
    PagesConfiguration.class,
    GrowthConfiguration.class
})
public class ServerApplication {}
