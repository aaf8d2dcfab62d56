package org.prodrome.imaging.drift;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.drift.DriftReport.Gathering;
import org.prodrome.imaging.drift.DriftReport.Watched;
import org.prodrome.imaging.drift.WindowResult.Compared;
import org.prodrome.imaging.drift.WindowResult.TooFew;

/**
 * Compares the films of each window of time with the reference, the first films that one version of a package saw at a
 * site. The site's own films and not the package's: another hospital's films differ from the first day, and whether the
 * package fits the site at all is what its evaluation there is for. The same films give the same report.
 */
public final class DriftMonitor {
    private final DriftSettings settings;
    private final StreamComparison comparison;

    public DriftMonitor(DriftSettings settings) {
        this.settings = settings;
        this.comparison = new StreamComparison(settings);
    }

    /**
     * The report at a moment.
     *
     * @param films of one version of one package, in any order; those from the reference on
     * @param now windows that have not ended by then are left out
     */
    public DriftReport report(List<FilmSeen> films, Instant now) {
        List<FilmSeen> ordered =
                films.stream().sorted(Comparator.comparing(FilmSeen::taken)).toList();
        Sample patients = Sample.onePerPatient(ordered);
        if (patients.size() < settings.referenceFilms()) {
            return new Gathering(patients.size(), settings.referenceFilms());
        }
        Sample reference = new Sample(patients.films().subList(0, settings.referenceFilms()));
        Instant from = reference.films().get(0).taken();
        Instant to = reference.films().get(reference.size() - 1).taken();
        List<WindowResult> windows = new ArrayList<>();
        List<Alarm> alarms = new ArrayList<>();
        boolean standing = false;
        if (!ordered.get(ordered.size() - 1).taken().isAfter(to)) {
            return new Watched(from, to, reference.size(), windows, alarms, standing);
        }
        List<Stream> streams = Stream.of(ordered);
        Concordance concordance = new Concordance(reference, streams, comparison, settings);
        List<FilmSeen> history = new ArrayList<>(reference.films());
        Compared before = null;
        for (Span span : spans(to, ordered, now)) {
            history.addAll(span.sample().films());
            WindowResult result = window(span, reference, streams, concordance);
            windows.add(result);
            if (result instanceof Compared compared) {
                List<StreamResult> twice = movedTwice(before, compared);
                if (!twice.isEmpty() && !standing) {
                    alarms.add(alarm(compared, twice, new Sample(history), reference, span.sample()));
                }
                standing = !twice.isEmpty();
                before = compared;
            }
        }
        return new Watched(from, to, reference.size(), windows, alarms, standing);
    }

    /** A window's bounds and films. */
    private record Span(Instant from, Instant to, Sample sample) {}

    private List<Span> spans(Instant after, List<FilmSeen> ordered, Instant now) {
        Instant start = after.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        Duration length = Duration.ofDays(settings.windowDays());
        TreeMap<Long, List<FilmSeen>> byWindow = new TreeMap<>();
        for (FilmSeen film : ordered) {
            if (!film.taken().isBefore(start)) {
                long index = Duration.between(start, film.taken()).dividedBy(length);
                byWindow.computeIfAbsent(index, key -> new ArrayList<>()).add(film);
            }
        }
        List<Span> spans = new ArrayList<>();
        byWindow.forEach((index, films) -> {
            Instant from = start.plus(length.multipliedBy(index));
            Instant to = from.plus(length);
            if (!to.isAfter(now)) {
                spans.add(new Span(from, to, Sample.onePerPatient(films)));
            }
        });
        return spans;
    }

    private WindowResult window(Span span, Sample reference, List<Stream> streams, Concordance concordance) {
        if (span.sample().size() < settings.minFilms()) {
            return new TooFew(span.from(), span.to(), span.sample().size(), settings.minFilms());
        }
        SplittableRandom random =
                new SplittableRandom(settings.seed() ^ span.from().getEpochSecond());
        List<Stream> compared = new ArrayList<>();
        List<Comparison> comparisons = new ArrayList<>();
        double sum = 0;
        int summed = 0;
        for (Stream stream : streams) {
            Sample first = reference.with(stream);
            Sample second = span.sample().with(stream);
            if (first.size() < settings.minFilms() || second.size() < settings.minFilms()) {
                continue;
            }
            Optional<Comparison> found = comparison.of(stream, first, second, random);
            if (found.isPresent()) {
                compared.add(stream);
                comparisons.add(found.get());
                OptionalDouble z = concordance.z(stream, found.get().pivot());
                sum += z.orElse(0);
                summed += z.isPresent() ? 1 : 0;
            }
        }
        List<StreamResult> results = results(compared, comparisons, reference, span.sample());
        List<StreamResult> moved = results.stream().filter(StreamResult::moved).toList();
        Cause cause = Cause.of(moved, isPictureExplained(moved, reference, span.sample(), random));
        return new Compared(
                span.from(), span.to(), span.sample().size(), results, summed == 0 ? 0 : -sum / summed, cause);
    }

    private List<StreamResult> results(
            List<Stream> streams, List<Comparison> comparisons, Sample reference, Sample window) {
        double[] adjusted = FalseDiscovery.adjusted(
                comparisons.stream().mapToDouble(Comparison::p).toArray());
        List<StreamResult> results = new ArrayList<>();
        for (int i = 0; i < streams.size(); i++) {
            Stream stream = streams.get(i);
            Comparison found = comparisons.get(i);
            Sample first = reference.with(stream);
            Sample second = window.with(stream);
            boolean psi = stream.form() == Stream.Form.NUMBER
                    && Math.min(first.size(), second.size()) >= DriftSettings.PSI_MIN_FILMS;
            results.add(new StreamResult(
                    stream,
                    first.size(),
                    second.size(),
                    found.statistic(),
                    found.value(),
                    found.p(),
                    adjusted[i],
                    psi ? (Double) NumberShift.psi(first.numbers(stream.name()), second.numbers(stream.name())) : null,
                    adjusted[i] <= settings.falseDiscovery() && found.large()));
        }
        return results;
    }

    /**
     * Whether the embedding moved no more than an output that moved explains. Where more people are ill, films look
     * different too; but films with the same output still look the same (the label shift of Lipton, Wang and Smola
     * 2018, doi:10.48550/arXiv.1802.03916). So the test is run again with films exchanged within fifths of that output
     * alone.
     */
    private boolean isPictureExplained(
            List<StreamResult> moved, Sample reference, Sample window, SplittableRandom random) {
        Optional<Stream> output = moved.stream()
                .filter(result -> result.stream().side() == Stream.Side.OUTPUT)
                .min(Comparator.comparingDouble(StreamResult::p).thenComparing(result -> -result.value()))
                .map(StreamResult::stream);
        boolean picture = moved.stream().map(StreamResult::stream).anyMatch(Cause::isPicture);
        if (output.isEmpty() || !picture) {
            return false;
        }
        return new OutputStrata(output.get(), settings).p(reference, window, random) > settings.falseDiscovery();
    }

    private static List<StreamResult> movedTwice(@Nullable Compared before, Compared now) {
        if (before == null) {
            return List.of();
        }
        List<Stream> earlier = before.moved().stream().map(StreamResult::stream).toList();
        return now.moved().stream()
                .filter(result -> earlier.contains(result.stream()))
                .sorted(Comparator.comparingDouble(StreamResult::p)
                        .thenComparing(result -> result.stream().name()))
                .toList();
    }

    private static Alarm alarm(
            Compared window, List<StreamResult> twice, Sample history, Sample reference, Sample last) {
        ChangePoint change = Course.of(twice.get(0).stream(), history, reference, last);
        List<String> names =
                twice.stream().map(result -> result.stream().name()).toList();
        return new Alarm(window.to(), names, window.cause(), change);
    }
}
