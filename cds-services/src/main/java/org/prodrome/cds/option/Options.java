package org.prodrome.cds.option;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.DomainResource;
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

    /**
     * What was judged of a record as of an instant, as long as somebody holds that: the services that are called
     * together when a chart is opened ask the same.
     */
    private final Map<PatientTimeline, Map<Question, Beside>> judged = Collections.synchronizedMap(new WeakHashMap<>());

    /** What is being read in the background, or was. */
    private @Nullable FutureTask<Options> reading;

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

    /**
     * By content that is read in the background: until then no card has options, and {@link #state} says so.
     *
     * @param reader reads and tries the content; where it throws there are no options
     */
    public static Options inBackground(Supplier<Options> reader) {
        Options options = none();
        FutureTask<Options> work = new FutureTask<>(() -> {
            try {
                return reader.get();
            } catch (RuntimeException | StackOverflowError e) {
                LOG.error("options: the content could not be read, there are none: {}", kind(e));
                throw e;
            }
        });
        options.reading = work;
        Thread thread = new Thread(work, "options-reading");
        thread.setDaemon(true);
        thread.start();
        return options;
    }

    private static String kind(Throwable problem) {
        return problem.getClass().getName();
    }

    /** How far the content is. */
    public enum State {
        LOADING,
        READY,
        FAILED
    }

    /** How far the content is; what needs none is ready. */
    public State state() {
        if (reading == null) {
            return State.READY;
        }
        return !reading.isDone() ? State.LOADING : read().isPresent() ? State.READY : State.FAILED;
    }

    /** What content is in use, by resource: version and SHA-256 of its text; nothing until it has been read. */
    public Map<String, String> fingerprints() {
        return reading != null
                ? read().map(Options::fingerprints).orElse(Map.of())
                : content == null ? Map.of() : content.fingerprints();
    }

    /** Waits for the content, for a call that is made again and needs it; at most so long. */
    public void await(Duration longest) {
        if (reading != null) {
            try {
                reading.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | CancellationException | TimeoutException e) {
                LOG.debug("options: not there: {}", kind(e));
            }
        }
    }

    private Optional<Options> read() {
        if (reading == null || !reading.isDone()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | CancellationException e) {
            return Optional.empty();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "options");
        thread.setDaemon(true);
        return thread;
    }

    /** Whose alert, and where its drafts belong. */
    public record Asking(
            Alert alert, String patient, @Nullable String encounter) {}

    /** What one record was asked, and by which plans. */
    private record Question(Asking asking, List<String> plans) {
        /** Whether nothing that the caller drafted is in it. */
        boolean isOfTheRecordAlone() {
            return asking.alert().drafts().isEmpty() && asking.alert().about().isEmpty();
        }
    }

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
        if (reading != null) {
            return read().map(read -> read.beside(asking, timeline, hasSeen, mayBeHeard, left))
                    .orElse(state() == State.LOADING ? Beside.LATE : Beside.NOTHING);
        }
        List<Plan> heard = content == null
                ? List.of()
                : content.plans().stream()
                        .filter(plan -> plan.answers(asking.alert()))
                        .filter(plan -> mayBeHeard.test(plan.id()))
                        .toList();
        if (heard.isEmpty()) {
            return Beside.NOTHING;
        }
        Duration time = left.compareTo(most) < 0 ? left : most;
        if (time.isNegative() || time.isZero()) {
            return Beside.LATE;
        }
        Question question = new Question(asking, heard.stream().map(Plan::id).toList());
        Beside before = question.isOfTheRecordAlone() ? answers(timeline).get(question) : null;
        if (before != null) {
            return before.copy();
        }
        FutureTask<Beside> work = new FutureTask<>(() -> judge(heard, asking, timeline, hasSeen));
        try {
            threads.execute(work);
            Beside judged = work.get(time.toMillis(), TimeUnit.MILLISECONDS);
            if (question.isOfTheRecordAlone()) {
                answers(timeline).put(question, judged.copy());
            }
            return judged;
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

    private Map<Question, Beside> answers(PatientTimeline timeline) {
        return judged.computeIfAbsent(timeline, one -> new ConcurrentHashMap<>());
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
                    new RecordView(
                            timeline, hasSeen, known.sets(), asking.alert().drafts()),
                    asking.alert(),
                    doseLabel);
            List<Choice> choices = plan.choices().stream()
                    .filter(choice -> choice.answers(asking.alert()))
                    .filter(choice -> choice.when().stream()
                            .noneMatch(one -> evaluation.judge(one).met() == Met.NO))
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
        Assessed assessed = new Assessed(
                plan.id(),
                option,
                option.criteria().stream().map(evaluation::judge).toList(),
                option.cautions().stream().map(evaluation::judge).toList(),
                null,
                null);
        if (assessed.verdict() != Met.YES || drafts == null) {
            return assessed;
        }
        if (option.change() == Change.REMOVE) {
            return draftOf(assessed, asking.alert()).map(assessed::removing).orElse(assessed);
        }
        ActivityDefinition activity = option.activity();
        Optional<DomainResource> made = activity == null
                ? Optional.empty()
                : drafts.apply(option, activity, evaluation, asking.patient(), asking.encounter());
        return (option.change() == Change.CREATE
                        ? made
                        : made.flatMap(order -> draftOf(assessed, asking.alert())
                                .flatMap(draft -> DraftOrders.changed(
                                        asking.alert().about().get(draft), order))))
                .map(assessed::with)
                .orElse(assessed);
    }

    /**
     * The draft that an option changes or takes away: the one that it rests on, else the one that the alert is about;
     * none where there are several.
     */
    private static Optional<String> draftOf(Assessed option, Alert alert) {
        List<String> restedOn = option.criteria().stream()
                .flatMap(one -> one.claims().stream())
                .flatMap(claim -> claim.sources().stream())
                .filter(alert.drafts()::contains)
                .distinct()
                .toList();
        List<String> candidates = restedOn.isEmpty() ? List.copyOf(alert.about().keySet()) : restedOn;
        return candidates.size() == 1 && alert.about().containsKey(candidates.get(0))
                ? Optional.of(candidates.get(0))
                : Optional.empty();
    }

    private void tryOut(OptionContent known, Duration trial) {
        Patient nobody = new Patient();
        nobody.setId("nobody");
        PatientTimeline empty = PatientTimeline.from(nobody, List.of(), Instant.EPOCH);
        for (Plan plan : known.plans()) {
            failure(
                            () -> alerts(plan)
                                    .forEach(alert -> judge(
                                            List.of(plan), new Asking(alert, "nobody", null), empty, type -> true)),
                            trial)
                    .ifPresent(reason -> {
                        LOG.warn("options: {} is refused: {}", plan.id(), reason);
                        known.refuse(plan, reason);
                    });
        }
    }

    private static Stream<Alert> alerts(Plan plan) {
        return Stream.concat(
                plan.rules().stream().map(rule -> new Alert(rule, "")),
                plan.orders().stream()
                        .map(rule -> new Alert(rule, "", Alert.Moment.ORDER, List.of(), Map.of(), List.of())));
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
        if (reading != null) {
            reading.cancel(true);
            read().ifPresent(Options::close);
        }
        threads.shutdownNow();
    }
}
