package org.prodrome.server.analysis;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.governance.Voices;
import org.prodrome.imaging.dicom.DicomReader;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.PackageLoad;
import org.prodrome.imaging.result.ImageResultMapper;
import org.prodrome.imaging.similarity.CaseKeys;
import org.prodrome.imaging.store.InstanceStore;
import org.prodrome.server.arrival.ArrivalConfiguration.SiteZone;
import org.prodrome.server.drift.FilmLedger;
import org.prodrome.server.job.FilmResults;
import org.prodrome.server.job.ImagingJobs;
import org.prodrome.server.job.JobWork;
import org.prodrome.server.job.StoredInstances;
import org.prodrome.server.record.PollingThreads;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the models, the work of a job and the similar films. */
@Configuration
@EnableConfigurationProperties({BackFillProperties.class, ModelProperties.class})
public class AnalysisConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(AnalysisConfiguration.class);
    private static final String DEGRADED = "DEGRADED";
    private static final String CHEST_FILM = "org.prodrome.cxr-ctr";

    @Bean(destroyMethod = "close")
    ModelCatalogue modelCatalogue(@Value("${prodrome.data}") Path data, ModelProperties models) throws IOException {
        Path site = data.resolve("models");
        ModelCatalogue catalogue = ModelCatalogue.open(Files.isDirectory(site) ? site : null, models.serving());
        LOG.info("models run on: {}", models.words());
        for (PackageLoad load : catalogue.packages()) {
            if (load instanceof PackageLoad.PackageRefused refused) {
                LOG.error("model package {} is not used: {}", refused.source(), refused.reason());
            }
        }
        return catalogue;
    }

    @Bean
    CaseKeys caseKeys(@Value("${prodrome.data}") Path data) throws IOException {
        return new CaseKeys(secret(data.resolve("index")));
    }

    @Bean(destroyMethod = "close")
    FilmIndex filmIndex(ModelCatalogue catalogue, CaseKeys keys, @Value("${prodrome.data}") Path data)
            throws IOException {
        return FilmSpaces.open(Files.createDirectories(data.resolve("index")), chestFilmFirst(catalogue), keys);
    }

    /** What measures the heart has always answered for similar films, so it is asked first. */
    private static List<ModelPackage> chestFilmFirst(ModelCatalogue catalogue) {
        return Stream.concat(
                        catalogue.versions(CHEST_FILM).stream(),
                        catalogue.usable().stream()
                                .filter(model -> !model.manifest().id().equals(CHEST_FILM)))
                .toList();
    }

    /**
     * Which packages are used, and why others are not. One that is refused makes the state {@code DEGRADED}: the server
     * answers, with less than it was given.
     */
    @Bean
    HealthIndicator modelsHealthIndicator(ModelCatalogue catalogue) {
        return () -> {
            Map<String, String> refused = new TreeMap<>();
            for (PackageLoad load : catalogue.packages()) {
                if (load instanceof PackageLoad.PackageRefused one) {
                    refused.put(one.source(), one.reason());
                }
            }
            return (refused.isEmpty() ? Health.up() : Health.status(DEGRADED))
                    .withDetail(
                            "usable",
                            catalogue.usable().stream()
                                    .map(model -> model.manifest().coordinates())
                                    .toList())
                    .withDetail("refused", refused)
                    .build();
        };
    }

    @Bean
    FittingModels fittingModels(ModelCatalogue catalogue, Voices voices) {
        return new FittingModels(catalogue::usable, voices);
    }

    @Bean
    Withdrawals withdrawals(
            Record record,
            FilmResults results,
            StoredInstances instances,
            FilmIndex index,
            Transactions transactions,
            Clock clock) {
        return new Withdrawals(record, results, instances, index, transactions, clock);
    }

    @Bean
    JobWork filmJobWork(
            Record record,
            StoredInstances instances,
            InstanceStore store,
            DicomReader reader,
            FittingModels models,
            FilmIndex index,
            FilmResults results,
            Withdrawals withdrawals,
            AttentionShots shots,
            FilmLedger ledger,
            CdsCounters counters,
            SiteZone zone,
            Clock clock) {
        return new FilmJobWork(
                record,
                instances,
                store,
                reader,
                models,
                new ImageResultMapper(clock, zone.id()),
                index,
                results,
                withdrawals,
                shots,
                ledger,
                counters);
    }

    @Bean
    AttentionShots attentionShots(StoredInstances instances, InstanceStore store, DicomReader reader, Clock clock) {
        return new AttentionShots(instances, store, reader, clock);
    }

    @Bean
    AttentionProvider attentionProvider(Record record, ModelCatalogue catalogue, AttentionShots shots) {
        return new AttentionProvider(record, catalogue, shots);
    }

    /** On the store, so that no way of changing a study goes past it. */
    @Bean
    StudyChangeInterceptor studyChanges(
            FilmResults results, StoredInstances instances, ImagingJobs jobs, IInterceptorService store) {
        StudyChangeInterceptor interceptor = new StudyChangeInterceptor(results, instances, jobs);
        store.registerInterceptor(interceptor);
        return interceptor;
    }

    @Bean
    BackFill backFill(FilmResults results, ImagingJobs jobs, FittingModels models, BackFillProperties properties) {
        return new BackFill(results, jobs, models::names, properties.waiting());
    }

    @Bean
    BackFillController backFillController(BackFill backFill) {
        return new BackFillController(backFill);
    }

    @Bean(destroyMethod = "close")
    PollingThreads backFillThreads(BackFill backFill, BackFillProperties properties) {
        return new PollingThreads(
                "back-fill",
                () -> {
                    backFill.topUp();
                    return false;
                },
                properties.poll());
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startBackFill(
            PollingThreads backFillThreads, BackFillProperties properties) {
        return ready -> backFillThreads.start(properties.enabled() ? 1 : 0);
    }

    @Bean
    SimilarProvider similarProvider(Record record, FilmIndex index, FittingModels models) {
        return new SimilarProvider(record, index, models);
    }

    @Bean
    ReviewProvider reviewProvider(Record record, FilmIndex index, Clock clock) {
        return new ReviewProvider(record, index, clock);
    }

    /**
     * An index that was lost, or is new for a model that has run before, is filled by analysing its films again, which
     * changes no resource.
     */
    @Bean
    ApplicationListener<ApplicationReadyEvent> refillIndex(
            FilmIndex index, FittingModels models, StoredInstances instances, ImagingJobs jobs) {
        return ready -> {
            if (index.lacksFilmsOf(models.names())) {
                instances
                        .studies()
                        .forEach(uid -> jobs.ofStudy(uid).stream()
                                .findFirst()
                                .ifPresent(last -> jobs.queue(uid, last.imagingStudy())));
            }
        };
    }

    private static byte[] secret(Path folder) throws IOException {
        Path file = Files.createDirectories(folder).resolve("case.key");
        if (!Files.exists(file)) {
            byte[] fresh = new byte[32];
            new SecureRandom().nextBytes(fresh);
            Path written = Files.createTempFile(
                    folder,
                    "case",
                    ".key",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(written, fresh);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readAllBytes(file);
    }
}
