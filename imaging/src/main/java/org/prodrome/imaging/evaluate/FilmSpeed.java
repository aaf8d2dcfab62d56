package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.FilmAnalysis;

/**
 * What a film costs from its file to its answer: processor time by stage, and films a second. Measured in a pass of its
 * own over films that were all read before, so that the program is warm. {@code imaging/training/throughput.py}
 * measures the same films in Python.
 */
final class FilmSpeed {
    /** Most films that are timed. */
    static final int MOST = 500;

    static final String TITLE = "Processor time per film, mean ms by stage, and films a second";

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Processor time of one film in nanoseconds. */
    private record Cost(long decode, long prepare, long infer, long post) {
        long all() {
            return decode + prepare + infer + post;
        }
    }

    private final List<Cost> costs;
    private final int threads;
    private final double perSecond;

    private FilmSpeed(List<Cost> costs, int threads, double perSecond) {
        this.costs = costs;
        this.threads = threads;
        this.perSecond = perSecond;
    }

    /**
     * Times the first {@value #MOST} films.
     *
     * @param films files that can be read
     * @param threads films at the same time
     */
    static FilmSpeed of(ChestFilmAnalyser analyser, List<Path> films, int threads) throws IOException {
        List<Path> timed = timed(films);
        long start = System.nanoTime();
        try {
            List<Cost> costs = Workers.map(timed, threads, film -> cost(analyser, film), (done, total) -> {});
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            return new FilmSpeed(costs, threads, costs.size() / seconds);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Those of a list that are timed. */
    static <T> List<T> timed(List<T> films) {
        return films.subList(0, Math.min(MOST, films.size()));
    }

    private static Cost cost(ChestFilmAnalyser analyser, Path film) {
        long start = cpu();
        GrayImage image;
        try {
            image = GrayFile.read(film);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long decode = cpu() - start;
        FilmAnalysis analysis = ScoredFilms.analyse(analyser, String.valueOf(film.getFileName()), image);
        return new Cost(
                decode,
                analysis.times().prepare(),
                analysis.times().infer(),
                analysis.times().measure());
    }

    /** Mean milliseconds of processor time a film by stage, and films a second of wall-clock time. */
    List<Figure> figures() {
        return List.of(
                mean("decode", Cost::decode),
                mean("prepare", Cost::prepare),
                mean("infer", Cost::infer),
                mean("post", Cost::post),
                mean("all", Cost::all),
                Figure.of("films_per_second", perSecond),
                Figure.of("threads", threads),
                Figure.of("films", costs.size()));
    }

    private Figure mean(String name, ToLongFunction<Cost> stage) {
        return Figure.of(name, costs.stream().mapToLong(stage).average().orElse(Double.NaN) / NANOS_PER_MILLI);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
