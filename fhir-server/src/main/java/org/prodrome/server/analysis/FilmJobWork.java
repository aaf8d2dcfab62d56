package org.prodrome.server.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomReader;
import org.prodrome.imaging.dicom.MalformedDicomException;
import org.prodrome.imaging.gate.GateReason;
import org.prodrome.imaging.model.PackageVersion;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.FilmAnalysis;
import org.prodrome.imaging.result.ImageResultMapper;
import org.prodrome.imaging.result.StudyAnalysis;
import org.prodrome.imaging.runtime.ModelRunException;
import org.prodrome.imaging.store.ContentAddress;
import org.prodrome.imaging.store.InstanceStore;
import org.prodrome.imaging.store.MissingContentException;
import org.prodrome.server.drift.FilmLedger;
import org.prodrome.server.job.FilmResults;
import org.prodrome.server.job.FilmResults.Standing;
import org.prodrome.server.job.ImagingJob;
import org.prodrome.server.job.JobKind;
import org.prodrome.server.job.JobWork;
import org.prodrome.server.job.StoredInstance;
import org.prodrome.server.job.StoredInstances;
import org.prodrome.server.record.Record;

/**
 * Reads the films of a study with every model package that fits and may run, and stores what each found. One that fails
 * does not keep the others from speaking.
 */
final class FilmJobWork implements JobWork {
    private final Record record;
    private final StoredInstances instances;
    private final InstanceStore store;
    private final DicomReader reader;
    private final FittingModels models;
    private final ImageResultMapper mapper;
    private final FilmIndex index;
    private final FilmResults results;
    private final Withdrawals withdrawals;
    private final AttentionShots shots;
    private final FilmLedger ledger;
    private final CdsCounters counters;

    FilmJobWork(
            Record record,
            StoredInstances instances,
            InstanceStore store,
            DicomReader reader,
            FittingModels models,
            ImageResultMapper mapper,
            FilmIndex index,
            FilmResults results,
            Withdrawals withdrawals,
            AttentionShots shots,
            FilmLedger ledger,
            CdsCounters counters) {
        this.counters = counters;
        this.shots = shots;
        this.record = record;
        this.instances = instances;
        this.store = store;
        this.reader = reader;
        this.models = models;
        this.mapper = mapper;
        this.index = index;
        this.results = results;
        this.withdrawals = withdrawals;
        this.ledger = ledger;
    }

    @Override
    public Prepared analyse(ImagingJob job) {
        if (models.none()) {
            throw new AnalysisFailedException(
                    "no chest film package is usable; see 'prodrome models list'", true, null);
        }
        ImagingStudy study = record.asSystem("a worker reads the study of its job")
                .read(ImagingStudy.class, new IdType(job.imagingStudy()));
        Standing standing = results.standing(job.studyUid());
        String withdrawn = withdrawn(job, study, standing);
        if (standing.retracted()) {
            return new NothingToStore(withdrawn.isEmpty() ? "nothing is derived: " + standing.reason() : withdrawn);
        }
        List<ChestFilmAnalyser> running = models.now();
        if (running.isEmpty()) {
            return new NothingToStore("no model may run; the study is read when one may");
        }
        List<ChestFilmAnalyser> wanted = wanted(job, running);
        if (wanted.isEmpty()) {
            return new NothingToStore("every model that may run has looked at the study");
        }
        requirePatient(study);
        FilmReadings readings = new FilmReadings(wanted);
        FilmLedger.Notes notes = ledger.notes(new IdType(study.getSubject().getReference()).getIdPart());
        DicomReader once = new DecodedOnce(reader);
        for (StoredInstance film : films(job.studyUid(), study)) {
            read(film, once, readings, notes);
        }
        readings.requireOne();
        List<StudyResults> all = new ArrayList<>();
        readings.fitting().forEach((model, films) -> all.add(results(study, model, films, standing.edition())));
        // A later version names what it replaces, which has to be stored before.
        all.sort(Comparator.comparing(
                one -> one.model().modelPackage().manifest().version(), PackageVersion.ORDER));
        return new PreparedStudy(job.studyUid(), standing.edition(), study, all, readings, notes, withdrawn);
    }

    private String withdrawn(ImagingJob job, ImagingStudy study, Standing standing) {
        if (!standing.open()) {
            return "";
        }
        int count = withdrawals.carryOut(study, job.studyUid(), standing);
        return "%d results withdrawn, since %s; cards that showed them: GET /cards?source=%s"
                .formatted(count, standing.reason(), job.imagingStudy());
    }

    /** All that may run; of a back-fill those that have not looked at the study. */
    private List<ChestFilmAnalyser> wanted(ImagingJob job, List<ChestFilmAnalyser> running) {
        if (job.kind() != JobKind.BACK_FILL) {
            return running;
        }
        Set<String> looked = results.models(job.studyUid());
        return running.stream()
                .filter(model -> !looked.contains(FittingModels.coordinates(model)))
                .toList();
    }

    private static void requirePatient(ImagingStudy study) {
        if (!study.getSubject().hasReference()) {
            throw new AnalysisFailedException(
                    "the films' patient is not settled: no PatientID; or several Patients with it; or one with another date of birth or sex; or neither issuer nor date of birth to prove that it is the one",
                    false,
                    null);
        }
    }

    /** The stored images that the study lists: one that was taken out of it is kept and not read. */
    private List<StoredInstance> films(String studyUid, ImagingStudy study) {
        Set<String> listed = StudyChangeInterceptor.images(study);
        List<StoredInstance> films = instances.ofStudy(studyUid).stream()
                .filter(instance -> listed.contains(instance.sopUid()))
                .toList();
        if (films.isEmpty()) {
            throw new AnalysisFailedException("the study lists none of the images that are kept of it", false, null);
        }
        return films;
    }

    private void read(StoredInstance instance, DicomReader once, FilmReadings readings, FilmLedger.Notes notes) {
        try (InputStream in = store.open(new ContentAddress(instance.sha256()))) {
            DicomObject film = reader.read(in.readAllBytes());
            readings.read(model -> notes.add(FittingModels.coordinates(model), film, model.analyse(film, once)));
        } catch (MalformedDicomException | MissingContentException e) {
            throw new AnalysisFailedException("instance %s: %s".formatted(instance.sopUid(), e.getMessage()), false, e);
        } catch (ModelRunException | IOException e) {
            throw new AnalysisFailedException("instance %s: %s".formatted(instance.sopUid(), e.getMessage()), true, e);
        }
    }

    private StudyResults results(ImagingStudy study, ChestFilmAnalyser model, List<FilmAnalysis> films, int edition) {
        StudyAnalysis analysis = StudyAnalysis.choose(films);
        IdType id = study.getIdElement().toUnqualifiedVersionless();
        List<AttentionShots.Shot> taken = shots.of(model.modelPackage(), analysis.chosen(), edition);
        Bundle bundle = mapper.map(
                analysis,
                model.modelPackage(),
                study.getSubject().copy(),
                new Reference(id.getValue()),
                edition,
                taken.stream().map(AttentionShots.Shot::shown).toList());
        // Before the transaction: a look-up that finds nothing would roll it back.
        var system = record.asSystem("a worker looks for results it stored before");
        new Replaced(new StoredResults(system)).linkIn(bundle, id);
        new EarlierResults(system).keepTimesIn(bundle);
        return new StudyResults(model, analysis, bundle, taken);
    }

    /** What one model found on a study. */
    private record StudyResults(
            ChestFilmAnalyser model, StudyAnalysis analysis, Bundle bundle, List<AttentionShots.Shot> shots) {}

    private final class PreparedStudy implements Prepared {
        private final String studyUid;
        private final int edition;
        private final ImagingStudy study;
        private final List<StudyResults> found;
        private final FilmReadings readings;
        private final FilmLedger.Notes notes;
        private final String withdrawn;

        PreparedStudy(
                String studyUid,
                int edition,
                ImagingStudy study,
                List<StudyResults> found,
                FilmReadings readings,
                FilmLedger.Notes notes,
                String withdrawn) {
            this.studyUid = studyUid;
            this.edition = edition;
            this.study = study;
            this.found = found;
            this.readings = readings;
            this.notes = notes;
            this.withdrawn = withdrawn;
        }

        @Override
        public Written write() {
            long start = CpuTime.ofThisThread();
            if (!results.isStill(studyUid, edition)) {
                throw new AnalysisFailedException("the study was changed while it was analysed", true, null);
            }
            String report = "";
            Map<Bundle, Bundle> earlier = new LinkedHashMap<>();
            for (StudyResults one : found) {
                Replaced.linkIn(one.bundle(), earlier);
                Bundle stored = record.transactionAsSystem(one.bundle(), "a worker stores the results of its job");
                earlier.put(one.bundle(), stored);
                report = report.isEmpty() ? report(stored) : report;
                shots.keep(one.shots());
            }
            readings.outcomes().forEach((model, outcome) -> results.note(studyUid, model, outcome));
            notes.write(found.stream()
                    .map(one -> FittingModels.coordinates(one.model()))
                    .toList());
            return new Written(report, said(), readings.stages(CpuTime.ofThisThread() - start));
        }

        @Override
        public void committed() {
            readings.refusals().forEach(refusal -> counters.filmRefused(refusal.model(), refusal.reason()));
            found.forEach(one -> index.add(study, one.analysis(), one.model().modelPackage()));
        }

        private static String report(Bundle stored) {
            return stored.getEntry().stream()
                    .map(entry -> new IdType(entry.getResponse().getLocation()))
                    .filter(id -> "DiagnosticReport".equals(id.getResourceType()))
                    .map(id -> id.toUnqualifiedVersionless().getValue())
                    .findFirst()
                    .orElse("");
        }

        private @Nullable String said() {
            List<String> said = new ArrayList<>();
            if (!withdrawn.isEmpty()) {
                said.add(withdrawn);
            }
            found.stream()
                    .flatMap(one -> one.analysis().chosen().abstention().stream())
                    .map(GateReason::sentence)
                    .distinct()
                    .forEach(said::add);
            readings.failures().forEach((model, why) -> said.add("%s failed: %s".formatted(model, why)));
            return said.isEmpty() ? null : String.join(" ", said);
        }
    }

    /** A job that ends without results. */
    private record NothingToStore(String said) implements Prepared {
        @Override
        public Written write() {
            return new Written("", said, "");
        }

        @Override
        public void committed() {
            // Nothing was stored that anything could be derived from.
        }
    }
}
