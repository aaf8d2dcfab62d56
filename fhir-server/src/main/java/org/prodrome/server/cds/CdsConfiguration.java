package org.prodrome.server.cds;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.governance.Voices;
import org.prodrome.cds.hook.AnswerSink;
import org.prodrome.cds.hook.CallBounds;
import org.prodrome.cds.hook.CallLimits;
import org.prodrome.cds.hook.CallRunner;
import org.prodrome.cds.hook.CdsHooksController;
import org.prodrome.cds.hook.CdsService;
import org.prodrome.cds.hook.CdsServiceRegistry;
import org.prodrome.cds.hook.ClientTerms;
import org.prodrome.cds.hook.FeedbackSink;
import org.prodrome.cds.hook.Sender;
import org.prodrome.cds.hook.TermsSource;
import org.prodrome.cds.hook.WireSettings;
import org.prodrome.cds.option.Options;
import org.prodrome.cds.prefetch.OwnRecords;
import org.prodrome.cds.prefetch.PrefetchReader;
import org.prodrome.cds.prefetch.PrefetchTemplates;
import org.prodrome.cds.prefetch.Pull;
import org.prodrome.cds.prefetch.PullLimits;
import org.prodrome.cds.prefetch.RecordAssembler;
import org.prodrome.cds.prefetch.RecordLimits;
import org.prodrome.cds.prefetch.SentRecords;
import org.prodrome.cds.remote.AllowedServers;
import org.prodrome.cds.remote.HttpRemoteRecord;
import org.prodrome.cds.remote.RemoteLimits;
import org.prodrome.cds.service.ChartView;
import org.prodrome.cds.service.GivenBefore;
import org.prodrome.cds.service.InstanceBudget;
import org.prodrome.cds.service.Moment;
import org.prodrome.cds.service.MomentAdvice;
import org.prodrome.cds.service.PatientView;
import org.prodrome.cds.service.ViewSettings;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.cdsclient.CdsClient;
import org.prodrome.server.cdsclient.ClientRegistry;
import org.prodrome.server.cdsclient.TrustProperties;
import org.prodrome.server.record.Record;
import org.prodrome.server.rules.SiteRules;
import org.prodrome.server.security.CallerName;
import org.prodrome.server.security.SecurityMode;
import org.prodrome.server.security.SecurityProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the CDS Hooks services to this server's record. */
@Configuration
@EnableConfigurationProperties({CdsProperties.class, CardsProperties.class})
public class CdsConfiguration {
    @Bean
    CdsCounters cdsCounters() {
        return new CdsCounters();
    }

    /**
     * The callers' servers that are listed, for all or for one client; this machine itself only while the server is
     * open to nobody else, or where a site says so.
     */
    @Bean(destroyMethod = "close")
    HttpRemoteRecord remoteRecord(
            CdsProperties cds,
            SecurityProperties security,
            ClientRegistry clients,
            TrustProperties trust,
            Clock clock) {
        List<String> listed = Stream.concat(cds.fhirServers().stream(), clients.fhirServers().stream())
                .toList();
        return new HttpRemoteRecord(
                new AllowedServers(
                        listed, cds.fhirNetworks(), security.mode() == SecurityMode.OPEN || trust.loopbackHttp()),
                RemoteLimits.DEFAULT,
                clock);
    }

    @Bean(destroyMethod = "close")
    CallRunner callRunner(CdsProperties cds, CdsCounters counters) {
        return new CallRunner(new CallBounds(cds.hardBudget(), cds.concurrent(), cds.patience()), counters);
    }

    @Bean
    CdsServiceRegistry cdsServices(
            Record record,
            CdsProperties cds,
            PublicAddress address,
            CdsCounters counters,
            Clock clock,
            OwnRecords ownRecords,
            SentRecords sentRecords,
            HttpRemoteRecord remote,
            SiteRules rules,
            Options options,
            Voices voices,
            GivenBefore givenBefore) {
        ViewSettings settings = new ViewSettings(cds.budget(), address.base() + "/", rules.detectors(), options);
        Pull pull = new Pull(remote, record.fhir(), PullLimits.DEFAULT.within(cds.pullTime()), counters, clock);
        InstanceBudget shared = new InstanceBudget(clock, givenBefore);
        Function<PrefetchTemplates, RecordAssembler> records = templates -> new RecordAssembler(
                templates,
                new PrefetchReader(record.fhir()),
                RecordLimits.DEFAULT,
                address.fhir(),
                counters,
                ownRecords,
                pull,
                sentRecords);
        List<CdsService> services = new ArrayList<>();
        for (ChartView view : ChartView.values()) {
            services.add(PatientView.create(
                    view, records.apply(view.templates()), counters, clock, settings, shared, voices));
        }
        for (Moment service : Moment.values()) {
            services.add(MomentAdvice.create(
                    service, records.apply(service.templates()), counters, clock, settings, shared, voices));
        }
        return new CdsServiceRegistry(services);
    }

    /**
     * A registered client has its own terms; everybody else the list of servers that is for all, and our record: that
     * is a system that may read all of it, and anybody on this machine where a site allows that.
     */
    @Bean
    TermsSource termsOfCallers(CdsProperties cds, CardsProperties cards) {
        Set<String> ofAll = Set.copyOf(cds.fhirServers());
        return request -> CdsClient.of(request)
                .map(client -> new ClientTerms(
                        new Sender(client.name(), CdsClient.tokenOf(request)),
                        client.services(),
                        client.systemActions(),
                        client.fhirServers(),
                        client.ownStore(),
                        cards.display(client.language(), client.units())))
                .orElseGet(() -> new ClientTerms(
                        new Sender(CallerName.of(request).orElse(""), CallerName.tokenOf(request)),
                        Set.of(ClientTerms.ALL_SERVICES),
                        false,
                        ofAll,
                        true,
                        null));
    }

    /** Who may call which of its addresses is decided before it is reached. */
    @Bean
    CdsHooksController cdsHooksController(
            CdsServiceRegistry services,
            Record record,
            CdsProperties cds,
            CdsCounters counters,
            FeedbackSink feedback,
            AnswerSink answers,
            CallRunner runner,
            TermsSource terms,
            CardsProperties cards) {
        return new CdsHooksController(
                services,
                record::as,
                terms,
                feedback,
                answers,
                counters,
                runner,
                record.fhir(),
                new WireSettings(CallLimits.DEFAULT, cds.spec(), cards.display()));
    }
}
