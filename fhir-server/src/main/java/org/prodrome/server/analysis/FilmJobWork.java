package org.prodrome.server.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.DicomReader;
import org.prodrome.imaging.dicom.MalformedDicomException;
import org.prodrome.imaging.measure.CardiothoracicRatio;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.FilmAnalysis;
import org.prodrome.imaging.result.ImageResultMapper;
import org.prodrome.imaging.result.StageTimes;
import org.prodrome.imaging.result.StudyAnalysis;
import org.prodrome.imaging.runtime.ModelRunException;
import org.prodrome.imaging.store.ContentAddress;
import org.prodrome.imaging.store.InstanceStore;
import org.prodrome.imaging.store.MissingContentException;
import org.prodrome.server.job.ImagingJob;
import org.prodrome.server.job.JobWork;
import org.prodrome.server.job.StoredInstance;
import org.prodrome.server.job.StoredInstances;
import org.prodrome.server.record.Record;

/** Reads the films of a study with the chest film package and stores what it found. */
final class FilmJobWork implements JobWork {
    private final Record record;
    private final StoredInstances instances;
    private final InstanceStore store;
    private final DicomReader reader;
    private final @Nullable ChestFilmAnalyser analyser;
    private final ImageResultMapper mapper;
    private final FilmIndex index;

    FilmJobWork(
            Record record,
            StoredInstances instances,
            InstanceStore store,
            DicomReader reader,
            @Nullable ChestFilmAnalyser analyser,
            ImageResultMapper mapper,
            FilmIndex index) {
        this.record = record;
        this.instances = instances;
        this.store = store;
        this.reader = reader;
        this.analyser = analyser;
        this.mapper = mapper;
        this.index = index;
    }

    @Override
    public Prepared analyse(ImagingJob job) {
        if (analyser == null) {
            throw new AnalysisFailedException(
                    "no chest film package is usable; see 'prodrome models list'", true, null);
        }
        ImagingStudy study = record.asSystem("a worker reads the study of its job")
                .read(ImagingStudy.class, new IdType(job.imagingStudy()));
        if (!study.getSubject().hasReference()) {
            throw new AnalysisFailedException(
                    "the films' patient is not settled: no PatientID; or several Patients with it; or one with another date of birth or sex; or neither issuer nor date of birth to prove that it is the one",
                    false,
                    null);
        }
        List<FilmAnalysis> films = new ArrayList<>();
        for (StoredInstance instance : instances.ofStudy(job.studyUid())) {
            films.add(analyse(analyser, instance));
        }
        StudyAnalysis analysis = StudyAnalysis.choose(films);
        Bundle results = mapper.map(
                analysis,
                analyser.modelPackage(),
                study.getSubject().copy(),
                new Reference(study.getIdElement().toUnqualifiedVersionless().getValue()));
        // Before the transaction: a look-up that finds nothing would roll it back.
        new EarlierResults(record.asSystem("a worker looks for results it stored before")).keepTimesIn(results);
        return new PreparedStudy(study, analysis, films, results);
    }

    private FilmAnalysis analyse(ChestFilmAnalyser model, StoredInstance instance) {
        try (InputStream in = store.open(new ContentAddress(instance.sha256()))) {
            return model.analyse(reader.read(in.readAllBytes()), reader);
        } catch (MalformedDicomException | MissingContentException e) {
            throw new AnalysisFailedException("instance %s: %s".formatted(instance.sopUid(), e.getMessage()), false, e);
        } catch (ModelRunException | IOException e) {
            throw new AnalysisFailedException("instance %s: %s".formatted(instance.sopUid(), e.getMessage()), true, e);
        }
    }

    private final class PreparedStudy implements Prepared {
        private final ImagingStudy study;
        private final StudyAnalysis analysis;
        private final List<FilmAnalysis> films;
        private final Bundle results;

        PreparedStudy(ImagingStudy study, StudyAnalysis analysis, List<FilmAnalysis> films, Bundle results) {
            this.study = study;
            this.analysis = analysis;
            this.films = films;
            this.results = results;
        }

        @Override
        public Written write() {
            long start = CpuTime.ofThisThread();
            Bundle stored = record.transactionAsSystem(results, "a worker stores the results of its job");
            String report = stored.getEntry().stream()
                    .map(entry -> new IdType(entry.getResponse().getLocation()))
                    .filter(id -> "DiagnosticReport".equals(id.getResourceType()))
                    .map(id -> id.toUnqualifiedVersionless().getValue())
                    .findFirst()
                    .orElse("");
            String said =
                    analysis.chosen().ratio() instanceof CardiothoracicRatio.NotMeasurable not ? not.sentence() : null;
            return new Written(report, said, stages(CpuTime.ofThisThread() - start));
        }

        @Override
        public void committed() {
            index.add(study, analysis);
        }

        private String stages(long storeNanos) {
            long decode = 0;
            long prepare = 0;
            long infer = 0;
            long measure = 0;
            for (FilmAnalysis film : films) {
                StageTimes times = film.times();
                decode += times.decode();
                prepare += times.prepare();
                infer += times.infer();
                measure += times.measure();
            }
            return String.format(
                    Locale.ROOT,
                    "decode=%.1f prepare=%.1f infer=%.1f measure=%.1f store=%.1f",
                    decode / 1e6,
                    prepare / 1e6,
                    infer / 1e6,
                    measure / 1e6,
                    storeNanos / 1e6);
        }
    }
}
