package org.prodrome.server.answer;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import org.prodrome.cds.hook.CallArchive;
import org.prodrome.cds.hook.CdsServiceRegistry;
import org.prodrome.server.governance.GovernanceStore;
import org.prodrome.server.record.PollingThreads;
import org.prodrome.server.record.Program;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.prodrome.server.trail.AccessLog;
import org.prodrome.server.trail.AuditEvents;
import org.prodrome.server.trail.TrailProperties;
import org.prodrome.server.trail.TrailTable;
import org.prodrome.server.trail.TrailTables;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the store of answers. */
@Configuration
@EnableConfigurationProperties(AnswerProperties.class)
public class AnswerConfiguration {
    private static final Duration TIDIED_EVERY = Duration.ofHours(6);

    @Bean
    AnswerStore answerStore(EntityManager entities, Transactions transactions, Clock clock, Record record) {
        return new AnswerStore(entities, transactions, clock, new CallArchive(record.fhir()), Program.NAME_AND_VERSION);
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
            Record record,
            GovernanceStore register,
            AccessLog log,
            Clock clock) {
        return new CardsController(
                answers,
                new Replay(services, new CallArchive(record.fhir()), Program.NAME_AND_VERSION),
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
