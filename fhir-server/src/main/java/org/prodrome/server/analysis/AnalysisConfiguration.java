package org.prodrome.server.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.prodrome.imaging.dicom.DicomReader;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.PackageLoad;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.ImageResultMapper;
import org.prodrome.imaging.similarity.CaseKeys;
import org.prodrome.imaging.similarity.ExactSimilarCaseIndex;
import org.prodrome.imaging.similarity.FlatFileSimilarCaseIndex;
import org.prodrome.imaging.similarity.SimilarCaseIndex;
import org.prodrome.imaging.store.InstanceStore;
import org.prodrome.server.arrival.ArrivalConfiguration.SiteZone;
import org.prodrome.server.job.ImagingJobs;
import org.prodrome.server.job.JobWork;
import org.prodrome.server.job.StoredInstances;
import org.prodrome.server.record.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the models, the work of a job and the similar films. */
@Configuration
public class AnalysisConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(AnalysisConfiguration.class);
    private static final String CHEST_FILM = "org.prodrome.cxr-ctr";

    @Bean(destroyMethod = "close")
    ModelCatalogue modelCatalogue(@Value("${prodrome.data}") Path data) throws IOException {
        Path site = data.resolve("models");
        ModelCatalogue catalogue = ModelCatalogue.open(Files.isDirectory(site) ? site : null);
        for (PackageLoad load : catalogue.packages()) {
            if (load instanceof PackageLoad.PackageRefused refused) {
                LOG.error("model package {} is not used: {}", refused.source(), refused.reason());
            }
        }
        return catalogue;
    }

    @Bean(destroyMethod = "close")
    SimilarCaseIndex similarCaseIndex(ModelCatalogue catalogue, @Value("${prodrome.data}") Path data)
            throws IOException {
        Optional<ModelPackage> model = catalogue.find(CHEST_FILM);
        if (model.isEmpty()) {
            return new ExactSimilarCaseIndex("none", 1);
        }
        Path folder = Files.createDirectories(data.resolve("index"));
        return FlatFileSimilarCaseIndex.open(
                indexFile(folder, model.get()),
                model.get().manifest().embedding().spaceId(),
                model.get().manifest().embedding().dims());
    }

    /** A file per space: a new model version starts an index of its own and leaves the old one alone. */
    private static Path indexFile(Path folder, ModelPackage model) {
        String space = model.manifest().embedding().spaceId().replaceAll("[^A-Za-z0-9.-]", "_");
        return folder.resolve("films-" + space + ".idx");
    }

    @Bean
    FilmIndex filmIndex(SimilarCaseIndex index, @Value("${prodrome.data}") Path data) throws IOException {
        return new FilmIndex(index, new CaseKeys(secret(data.resolve("index"))));
    }

    @Bean
    JobWork filmJobWork(
            Record record,
            StoredInstances instances,
            InstanceStore store,
            DicomReader reader,
            ModelCatalogue catalogue,
            FilmIndex index,
            SiteZone zone,
            Clock clock) {
        ChestFilmAnalyser analyser =
                catalogue.find(CHEST_FILM).map(ChestFilmAnalyser::new).orElse(null);
        return new FilmJobWork(
                record, instances, store, reader, analyser, new ImageResultMapper(clock, zone.id()), index);
    }

    @Bean
    SimilarProvider similarProvider(Record record, FilmIndex index) {
        return new SimilarProvider(record, index);
    }

    @Bean
    ReviewProvider reviewProvider(Record record, FilmIndex index, Clock clock) {
        return new ReviewProvider(record, index, clock);
    }

    /** An index that was lost is filled again by analysing its films again, which changes no resource. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> refillIndex(
            FilmIndex index, StoredInstances instances, ImagingJobs jobs) {
        return ready -> {
            if (index.size() == 0) {
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
