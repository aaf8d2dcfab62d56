package org.prodrome.cds.option;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.fhir.model.R4FhirModelResolver;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Market;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges what can be done beside an alert, in memory and on what the call has already read. Has its own threads, so
 * that content which takes too long is left behind and the alert goes out; they are counted, and with none free the
 * options are late. Safe for many threads.
 */
public final class Options implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Options.class);
    private static final Duration TRIAL = Duration.ofSeconds(30);
    private static final long IDLE_SECONDS = 60;

    private final @Nullable OptionContent content;
    private final @Nullable R4FhirModelResolver model;
    private final @Nullable DraftOrders drafts;
    private final ExecutorService threads;
    private final Duration most;
    private final String doseLabel;

    private Options(@Nullable OptionContent content, Duration most, String doseLabel, int atOnce) {
        this.doseLabel = doseLabel;
        this.content = content;
        this.most = most;
        this.model = content == null ? null : new R4FhirModelResolver(content.fhir());
        this.drafts = content == null ? null : new DraftOrders(content.fhir());
        this.threads = new ThreadPoolExecutor(
                0, atOnce, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), Options::thread);
    }

    /** No options beside any alert. */
    public static Options none() {
        return new Options(null, Duration.ZERO, "", 1);
    }

    /**
     * By content, which is tried on an empty record first, so that the first patient does not wait for classes to load.
     * A plan that fails there, or takes more than 30 seconds, is taken out of the content and refused.
     *
     * @param most time for the options of one card
     * @param doseLabel whose label sets doses here
     * @param atOnce cards whose options are judged at once, at least 1; those of one more are late
     */
    public static Options of(OptionContent content, Duration most, Market doseLabel, int atOnce) {
        return of(content, most, doseLabel, atOnce, TRIAL);
    }

    static Options of(OptionContent content, Duration most, Market doseLabel, int atOnce, Duration trial) {
        Options options = new Options(content, most, doseLabel.name(), atOnce);
        options.tryOut(content, trial);
        return options;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "options");
        thread.setDaemon(true);
        return thread;
    }

    /** Whose alert, and where its drafts belong. */
    public record Asking(
            Alert alert, String patient, @Nullable String encounter) {}

    /**
     * What stands beside an alert.
     *
     * @param timeline the record as the rules read it
     * @param hasSeen whether the record holds all there is of a type of resource
     * @param mayBeHeard whether a plan, by its id, may be shown
     * @param left time that the call has left
     */
    public Beside beside(
            Asking asking,
            PatientTimeline timeline,
            Predicate<String> hasSeen,
            Predicate<String> mayBeHeard,
            Duration left) {
        List<Plan> heard = content == null
                ? List.of()
                : content.plans().stream()
                        .filter(plan -> plan.rules().contains(asking.alert().rule()))
                        .filter(plan -> mayBeHeard.test(plan.id()))
                        .toList();
        if (heard.isEmpty()) {
            return Beside.NOTHING;
        }
        Duration time = left.compareTo(most) < 0 ? left : most;
        if (time.isNegative() || time.isZero()) {
            return Beside.LATE;
        }
        FutureTask<Beside> work = new FutureTask<>(() -> judge(heard, asking, timeline, hasSeen));
        try {
            threads.execute(work);
            return work.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | CancellationException | RejectedExecutionException e) {
            work.cancel(true);
            return Beside.LATE;
        } catch (InterruptedException e) {
            work.cancel(true);
            Thread.currentThread().interrupt();
            return Beside.LATE;
        } catch (ExecutionException e) {
            // The message may quote the record.
            LOG.error(
                    "options for rule {} failed with {}",
                    asking.alert().rule(),
                    String.valueOf(e.getCause()).split(":", 2)[0]);
            return Beside.NOTHING;
        }
    }

    private Beside judge(List<Plan> heard, Asking asking, PatientTimeline timeline, Predicate<String> hasSeen) {
        OptionContent known = Objects.requireNonNull(content);
        List<Assessed> assessed = new ArrayList<>();
        boolean onlyOne = heard.size() == 1;
        for (Plan plan : heard) {
            Evaluation evaluation = new Evaluation(
                    known.libraries(),
                    Objects.requireNonNull(model),
                    plan,
                    new RecordView(timeline, hasSeen, known.sets()),
                    asking.alert(),
                    doseLabel);
            List<Choice> choices = plan.choices().stream()
                    .filter(choice -> choice.rules().contains(asking.alert().rule()))
                    .toList();
            onlyOne &= choices.size() == 1 && choices.get(0).onlyOne();
            for (Choice choice : choices) {
                choice.options().forEach(option -> assessed.add(assess(plan, option, evaluation, asking)));
            }
        }
        return new Beside(assessed, onlyOne, false);
    }

    private Assessed assess(Plan plan, Option option, Evaluation evaluation, Asking asking) {
        if (Thread.currentThread().isInterrupted()) {
            throw new LateException();
        }
        List<Judged> judged = option.criteria().stream().map(evaluation::judge).toList();
        Assessed assessed = new Assessed(plan.id(), option, judged, null);
        ActivityDefinition activity = option.activity();
        if (activity == null || assessed.verdict() != Met.YES || drafts == null) {
            return assessed;
        }
        return new Assessed(
                plan.id(),
                option,
                judged,
                drafts.apply(option, activity, evaluation, asking.patient(), asking.encounter())
                        .orElse(null));
    }

    private void tryOut(OptionContent known, Duration trial) {
        Patient nobody = new Patient();
        nobody.setId("nobody");
        PatientTimeline empty = PatientTimeline.from(nobody, List.of(), Instant.EPOCH);
        for (Plan plan : known.plans()) {
            failure(
                            () -> plan.rules()
                                    .forEach(rule -> judge(
                                            List.of(plan),
                                            new Asking(new Alert(rule, ""), "nobody", null),
                                            empty,
                                            type -> true)),
                            trial)
                    .ifPresent(reason -> {
                        LOG.warn("options: {} is refused: {}", plan.id(), reason);
                        known.refuse(plan, reason);
                    });
        }
    }

    private static Optional<String> failure(Runnable trial, Duration most) {
        FutureTask<Boolean> work = new FutureTask<>(trial, true);
        thread(work).start();
        try {
            work.get(most.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            work.cancel(true);
            return Optional.of("it is judged on an empty record within %d s".formatted(most.toSeconds()));
        } catch (InterruptedException e) {
            work.cancel(true);
            Thread.currentThread().interrupt();
            return Optional.of("it is judged on an empty record, and the start was broken off");
        } catch (ExecutionException e) {
            return Optional.of("it is judged on an empty record, found "
                    + String.valueOf(e.getCause()).split(":", 2)[0]);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
