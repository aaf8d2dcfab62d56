package org.prodrome.server.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The state of image jobs, for whoever sent a study and waits. */
@RestController
final class ImagingJobController {
    private final ImagingJobs jobs;

    ImagingJobController(ImagingJobs jobs) {
        this.jobs = jobs;
    }

    /**
     * A job as people and programs read it.
     *
     * @param kind why, as {@link JobKind} names it: {@code arrival} or {@code back-fill}, for example
     * @param state {@code queued}, {@code running}, {@code done}, {@code failed} (will be tried again) or
     *     {@code given-up}
     * @param reason why it failed, or what was not measured
     * @param cpuMillis CPU milliseconds per stage
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record JobView(
            String id,
            String studyInstanceUid,
            String imagingStudy,
            String kind,
            String state,
            @Nullable String reason,
            int attempts,
            Instant created,
            Instant changed,
            @Nullable String result,
            @Nullable String cpuMillis) {
        static JobView of(ImagingJob job) {
            return new JobView(
                    job.id(),
                    job.studyUid(),
                    job.imagingStudy(),
                    word(job.kind()),
                    word(job.state()),
                    job.reason(),
                    job.attempts(),
                    job.created(),
                    job.changed(),
                    job.result(),
                    job.stages());
        }

        private static String word(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * How much is still to do.
     *
     * @param open jobs that are queued, running or waiting for another attempt
     */
    record Backlog(long open) {}

    @GetMapping(path = "/imaging-jobs/open", produces = MediaType.APPLICATION_JSON_VALUE)
    Backlog backlog() {
        return new Backlog(jobs.count(JobState.QUEUED) + jobs.count(JobState.RUNNING) + jobs.count(JobState.FAILED));
    }

    @GetMapping(path = "/imaging-jobs/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<JobView> job(@PathVariable("id") String id) {
        Optional<ImagingJob> job = jobs.find(id);
        return job.map(found -> ResponseEntity.ok(JobView.of(found)))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    /** The jobs of a study, newest first; an unknown study has none. */
    @GetMapping(path = "/imaging-jobs", produces = MediaType.APPLICATION_JSON_VALUE)
    List<JobView> ofStudy(@RequestParam("study") String studyUid) {
        return jobs.ofStudy(studyUid).stream().map(JobView::of).toList();
    }
}
