package org.prodrome.server.analysis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.prodrome.server.job.FilmResult.Outcome;
import org.prodrome.server.job.FilmResults;
import org.prodrome.server.job.ImagingJob;
import org.prodrome.server.job.ImagingJobs;
import org.prodrome.server.job.JobKind;

/**
 * Queues the studies that a model may look at and has not, the newest first and a few at a time, behind everything else
 * that waits. What is left to do follows from the tables alone, so it goes on where it was after a restart, on any
 * node.
 */
final class BackFill {
    private final FilmResults results;
    private final ImagingJobs jobs;
    private final Supplier<Set<String>> models;
    private final int waiting;
    /** Models that had looked at everything; whatever comes in later is read by them on arrival. */
    private volatile Set<String> done = Set.of();

    /**
     * @param models those that may run, by {@code id|version}
     * @param waiting how many back-fills may wait or run at a time
     */
    BackFill(FilmResults results, ImagingJobs jobs, Supplier<Set<String>> models, int waiting) {
        this.results = results;
        this.jobs = jobs;
        this.models = models;
        this.waiting = waiting;
    }

    /** How far one model is. */
    record Progress(String model, long written, long notForIt, long failed) {}

    /**
     * How far the back-fill is.
     *
     * @param open studies that wait for it or are being read
     * @param models those that may run
     */
    record State(long open, List<Progress> models) {}

    /** Queues as many studies as there is room for. */
    void topUp() {
        Set<String> running = models.get();
        long room = waiting - jobs.openBackFills();
        Set<String> complete = new HashSet<>(done);
        complete.retainAll(running);
        for (String model : running) {
            if (room > 0 && !complete.contains(model)) {
                List<String> lacking = results.lacking(model, (int) room);
                lacking.forEach(this::queue);
                room -= lacking.size();
                if (lacking.isEmpty() && jobs.openBackFills() == 0) {
                    complete.add(model);
                }
            }
        }
        done = Set.copyOf(complete);
    }

    private void queue(String studyUid) {
        jobs.ofStudy(studyUid).stream()
                .findFirst()
                .map(ImagingJob::imagingStudy)
                .ifPresent(study -> jobs.queue(studyUid, study, JobKind.BACK_FILL));
    }

    /** The same at a person's wish, with the studies on which a model failed. */
    State start() {
        results.forgetFailures();
        done = Set.of();
        topUp();
        return state();
    }

    State state() {
        List<Progress> progress = new ArrayList<>();
        for (String model : models.get()) {
            progress.add(new Progress(
                    model,
                    results.count(model, Outcome.WRITTEN),
                    results.count(model, Outcome.NOT_FOR_IT),
                    results.count(model, Outcome.FAILED)));
        }
        return new State(jobs.openBackFills(), progress);
    }
}
