package org.prodrome.server.answer;

import jakarta.persistence.EntityManager;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.prodrome.cds.hook.CallArchive;
import org.prodrome.cds.hook.CdsServiceRegistry;
import org.prodrome.cds.option.Options;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.cds.CardsProperties;
import org.prodrome.server.governance.GovernanceStore;
import org.prodrome.server.growth.GrowthProperties;
import org.prodrome.server.record.PollingThreads;
import org.prodrome.server.record.Program;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.prodrome.server.rules.RulesProperties;
import org.prodrome.server.trail.AccessLog;
import org.prodrome.server.trail.AuditEvents;
import org.prodrome.server.trail.TrailProperties;
import org.prodrome.server.trail.TrailTable;
import org.prodrome.server.trail.TrailTables;
import org.prodrome.terminology.code.Loinc;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.system.ApplicationHome;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the store of answers. */
@Configuration
@EnableConfigurationProperties(AnswerProperties.class)
public class AnswerConfiguration {
    private static final Duration TIDIED_EVERY = Duration.ofHours(6);

    @Bean
    AnswerStore answerStore(
            EntityManager entities, Transactions transactions, Clock clock, Record record, Bases bases) {
        return new AnswerStore(
                entities, transactions, clock, new CallArchive(record.fhir()), bases, Program.NAME_AND_VERSION);
    }

    /** What answers rest on; what is set and what runs is read once, at start. */
    @Bean
    Bases answerBases(
            EntityManager entities,
            Transactions transactions,
            Clock clock,
            PublicAddress address,
            CardsProperties cards,
            RulesProperties rules,
            GrowthProperties growth,
            ModelCatalogue models,
            Options options)
            throws IOException {
        Map<String, String> fixed = new TreeMap<>();
        fixed.put("build", "sha256:" + ContentHash.of(program()));
        fixed.put("public URL", address.base());
        fixed.put("language", cards.language());
        fixed.put("units", cards.units());
        fixed.put("setting prodrome.rules.dose-label", rules.doseLabel().name());
        fixed.put(
                "setting prodrome.rules.kidney-failure-region",
                rules.kidneyFailureRegion().name());
        fixed.put(
                "setting prodrome.rules.aspirin-guideline",
                rules.aspirinGuideline().name());
        fixed.put("setting prodrome.rules.pooled-cohort-equations", String.valueOf(rules.pooledCohortEquations()));
        fixed.put(
                "setting prodrome.growth.who-tables",
                growth.whoTables().isBlank()
                        ? "none"
                        : "sha256:" + ContentHash.of(List.of(Path.of(growth.whoTables()))));
        return new Bases(entities, transactions, clock, new Fingerprints(fixed, models, options)::now);
    }

    /** The one jar of the program; where it runs from folders or jars of its modules, each of them. */
    private static List<Path> program() {
        return Stream.of(
                        Program.class, CdsServiceRegistry.class, ModelCatalogue.class, RecordReading.class, Loinc.class)
                .map(module -> new ApplicationHome(module).getSource())
                .filter(Objects::nonNull)
                .map(File::toPath)
                .distinct()
                .toList();
    }

    /** The events of calls, behind the calls. */
    @Bean(destroyMethod = "close")
    PollingThreads answerTrail(
            EntityManager entities,
            Transactions transactions,
            Record record,
            AuditEvents events,
            TrailTables tables,
            TrailProperties properties) {
        AnswerTrail trail = new AnswerTrail(
                entities, transactions, record, events, tables.of(TrailTable.Kind.ANSWERS), properties.batch());
        return new PollingThreads(
                "answer-trail",
                () -> {
                    trail.writeSome();
                    return false;
                },
                properties.poll());
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startAnswerTrail(PollingThreads answerTrail) {
        return ready -> answerTrail.start(1);
    }

    @Bean
    CardsController cardsController(
            AnswerStore answers,
            CdsServiceRegistry services,
            Bases bases,
            Record record,
            GovernanceStore register,
            AccessLog log,
            Clock clock) {
        return new CardsController(
                answers,
                new Replay(services, new CallArchive(record.fhir()), bases, Program.NAME_AND_VERSION),
                record::as,
                register::snooze,
                log,
                clock);
    }

    @Bean
    OfferedSnoozes offeredSnoozes(AnswerStore answers, GovernanceStore register, Clock clock) {
        return new OfferedSnoozes(answers, register::snooze, clock);
    }

    @Bean
    SentCases sentCases(AnswerStore answers) {
        return new SentCases(answers);
    }

    @Bean(destroyMethod = "close")
    PollingThreads answerTidying(AnswerStore answers, AnswerProperties properties) {
        return new PollingThreads(
                "answers",
                () -> {
                    answers.forget(properties.keep());
                    return false;
                },
                TIDIED_EVERY);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startAnswerTidying(PollingThreads answerTidying) {
        return ready -> answerTidying.start(1);
    }
}
