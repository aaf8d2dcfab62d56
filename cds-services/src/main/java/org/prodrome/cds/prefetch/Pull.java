package org.prodrome.cds.prefetch;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.LenientErrorHandler;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.PatientsOwn;
import org.prodrome.cds.prefetch.RemoteRecord.Answer;
import org.prodrome.cds.prefetch.RemoteRecord.Session;

/**
 * Reads from the caller's server what the caller did not send: keys that are absent, that failed in a way worth another
 * try, or that came as the first of several pages. A key with null is not asked for again: the caller has no such data.
 */
public final class Pull {
    private final RemoteRecord remote;
    private final FhirContext fhir;
    private final TemplateResolver resolver;
    private final PullLimits limits;
    private final CdsCounters counters;
    private final Clock clock;

    public Pull(RemoteRecord remote, FhirContext fhir, PullLimits limits, CdsCounters counters, Clock clock) {
        this.remote = remote;
        this.fhir = fhir;
        this.resolver = new TemplateResolver(fhir);
        this.limits = limits;
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * The values with what could be read in addition; the same when the caller's server may not be asked.
     *
     * @param whyNot gets, by key, why something could not be read; safe for several threads
     */
    Map<String, PrefetchValue> complete(
            HookCall call, Map<String, String> templates, Map<String, PrefetchValue> sent, Map<String, String> whyNot) {
        String server = call.fhirServer();
        if (server == null || sent.values().stream().noneMatch(PrefetchValue::isWorthAsking)) {
            return sent;
        }
        if (!call.mayReadServer()) {
            return unasked("server-not-the-callers", sent, whyNot);
        }
        Optional<Session> open =
                remote.open(server, call.authorization(), clock.instant().plus(limits.time()));
        if (open.isEmpty()) {
            return unasked("server-not-listed", sent, whyNot);
        }
        try (Session session = open.get()) {
            return new Reading(call, server, session, templates, whyNot).complete(sent);
        }
    }

    private Map<String, PrefetchValue> unasked(
            String reason, Map<String, PrefetchValue> sent, Map<String, String> whyNot) {
        counters.leftOut("pull." + reason, 1);
        sent.forEach((key, value) -> {
            if (value.isWorthAsking()) {
                whyNot.put(key, reason);
            }
        });
        return sent;
    }

    /**
     * One call's reading of one server. Keys whose template rests on the call alone are read a few at a time; one that
     * uses what earlier keys brought waits for them. Values come out in the order of the templates.
     */
    private final class Reading {
        private final HookCall call;
        private final String server;
        private final Session session;
        private final Map<String, String> templates;
        private final Map<String, String> whyNot;
        private final AtomicInteger pagesLeft = new AtomicInteger(limits.pagesOfAll());

        private Reading(
                HookCall call,
                String server,
                Session session,
                Map<String, String> templates,
                Map<String, String> whyNot) {
            this.call = call;
            this.server = server;
            this.session = session;
            this.templates = templates;
            this.whyNot = whyNot;
        }

        private Map<String, PrefetchValue> complete(Map<String, PrefetchValue> sent) {
            ExecutorService readers = Executors.newFixedThreadPool(limits.atOnce(), Pull::reader);
            try {
                Map<String, Future<PrefetchValue>> early = new HashMap<>();
                templates.forEach((key, template) -> {
                    PrefetchValue before = sent.getOrDefault(key, new PrefetchValue.NotSent());
                    if (before.isWorthAsking() && TemplateResolver.restsOnTheCall(template)) {
                        early.put(key, readers.submit(() -> completed(key, before, Map.of())));
                    }
                });
                Map<String, PrefetchValue> values = new LinkedHashMap<>();
                Map<String, List<Resource>> prior = new HashMap<>();
                templates.forEach((key, template) -> {
                    PrefetchValue before = sent.getOrDefault(key, new PrefetchValue.NotSent());
                    Future<PrefetchValue> read = early.containsKey(key)
                            ? early.get(key)
                            : readers.submit(() -> completed(key, before, prior));
                    PrefetchValue value = arrived(read, before);
                    values.put(key, value);
                    prior.put(key, value.found());
                });
                return values;
            } finally {
                readers.shutdownNow();
            }
        }

        private PrefetchValue completed(String key, PrefetchValue before, Map<String, List<Resource>> prior) {
            if (before instanceof PrefetchValue.Given given && given.next() != null) {
                return morePages(key, given, given.next());
            }
            return before.isWorthAsking() ? asked(key, before, prior) : before;
        }

        /** Every read ends with the session's deadline, so this wait does too. */
        private PrefetchValue arrived(Future<PrefetchValue> read, PrefetchValue before) {
            try {
                return read.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return before;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException thrown) {
                    throw thrown;
                }
                throw new IllegalStateException("a key could not be read", e.getCause());
            }
        }

        private PrefetchValue asked(String key, PrefetchValue before, Map<String, List<Resource>> prior) {
            Optional<String> query = resolver.resolve(
                    templates.getOrDefault(key, ""),
                    new TemplateResolver.Sources(
                            call,
                            LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
                            prior,
                            reference -> byReference(key, reference)));
            if (query.isEmpty()) {
                leftOut(key, "unresolved");
                return before;
            }
            Optional<Resource> first = read(key, server + "/" + query.get());
            if (first.isEmpty()) {
                return before;
            }
            if (first.get() instanceof OperationOutcome) {
                whyNot.put(key, "outcome");
                return before;
            }
            if (!(first.get() instanceof Bundle bundle)) {
                return new PrefetchValue.Given(own(List.of(first.get())), true);
            }
            return pages(key, new ArrayList<>(), Counted.NOTHING, bundle);
        }

        /** Counts and notes for the trace; a reason is a word of ours. */
        private void leftOut(String key, String reason) {
            counters.leftOut("pull." + reason, 1);
            whyNot.put(key, reason);
        }

        private Optional<Resource> byReference(String key, String reference) {
            return read(key, server + "/" + reference).filter(resource -> !(resource instanceof OperationOutcome));
        }

        private PrefetchValue morePages(String key, PrefetchValue.Given given, String next) {
            List<Resource> resources = new ArrayList<>(given.resources());
            if (pagesLeft.getAndDecrement() <= 0) {
                whyNot.put(key, "pages");
                return given;
            }
            Optional<Bundle> page = page(key, next);
            return page.isEmpty() ? given : pages(key, resources, given.counted(), page.get());
        }

        /** @param before what was counted on earlier pages */
        private PrefetchValue pages(String key, List<Resource> resources, Counted before, Bundle first) {
            Set<String> visited = new HashSet<>();
            Counted counted = before;
            Bundle page = first;
            for (int i = 1; ; i++) {
                List<Resource> found = resources(page);
                counted = counted.and(Counted.of(page));
                boolean failed = found.stream().anyMatch(PrefetchReader::isError);
                found.stream()
                        .filter(resource -> !(resource instanceof OperationOutcome))
                        .forEach(resources::add);
                String next = next(page);
                if (next == null || failed) {
                    List<Resource> own = own(resources);
                    boolean tooMany = own.size() >= limits.resources();
                    if (failed || tooMany || !counted.isAll()) {
                        whyNot.put(key, failed ? "outcome" : tooMany ? "too-many" : "fewer-than-total");
                    }
                    return new PrefetchValue.Given(own, !failed && !tooMany && counted.isAll());
                }
                Optional<Bundle> following = i < limits.pages()
                                && resources.size() < limits.resources()
                                && visited.add(next)
                                && pagesLeft.getAndDecrement() > 0
                        ? page(key, next)
                        : Optional.empty();
                if (following.isEmpty()) {
                    counters.leftOut("pull.pages", 1);
                    whyNot.putIfAbsent(key, "pages");
                    return new PrefetchValue.Given(own(resources), false);
                }
                page = following.get();
            }
        }

        /** A page elsewhere than on the same server is not asked for: the token and the trust end there. */
        private Optional<Bundle> page(String key, String address) {
            if (!address.startsWith(server + "/") && !address.startsWith(server + "?")) {
                leftOut(key, "next-elsewhere");
                return Optional.empty();
            }
            return read(key, address).filter(Bundle.class::isInstance).map(Bundle.class::cast);
        }

        private Optional<Resource> read(String key, String address) {
            Answer answer = session.get(address);
            if (answer instanceof Answer.Found found) {
                return parsed(key, found.json());
            }
            leftOut(key, answer instanceof Answer.Failed failed ? "failed." + failed.reason() : "not-there");
            return Optional.empty();
        }

        private Optional<Resource> parsed(String key, String json) {
            try {
                IBaseResource parsed = fhir.newJsonParser()
                        .setParserErrorHandler(new LenientErrorHandler(false))
                        .parseResource(json);
                return parsed instanceof Resource resource ? Optional.of(resource) : Optional.empty();
            } catch (DataFormatException e) {
                // The parser's message may quote the record: it is counted, not said.
                leftOut(key, "failed.not-fhir");
                return Optional.empty();
            }
        }

        /** What a server returns of another patient is left out, whatever was asked. */
        private List<Resource> own(List<Resource> resources) {
            List<Resource> own = resources.stream()
                    .filter(resource ->
                            PatientsOwn.isOf(resource, call.context().patientId()))
                    .limit(limits.resources())
                    .toList();
            counters.leftOut("pull.other-patient-or-too-many", resources.size() - own.size());
            return own;
        }
    }

    private static Thread reader(Runnable work) {
        Thread thread = new Thread(work, "pull");
        thread.setDaemon(true);
        return thread;
    }

    private static List<Resource> resources(Bundle bundle) {
        return bundle.getEntry().stream()
                .filter(Bundle.BundleEntryComponent::hasResource)
                .map(Bundle.BundleEntryComponent::getResource)
                .toList();
    }

    private static @Nullable String next(Bundle bundle) {
        return bundle.getLink(Bundle.LINK_NEXT) == null
                ? null
                : bundle.getLink(Bundle.LINK_NEXT).getUrl();
    }
}
