package org.prodrome.imaging.completion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.delivery.DeliveryException;
import org.prodrome.imaging.evaluate.CxrCtrEvaluation;
import org.prodrome.imaging.evaluate.FilmList.Film;
import org.prodrome.imaging.evaluate.KnownScores;
import org.prodrome.imaging.evaluate.Workers;
import org.prodrome.imaging.gate.GateFit;
import org.prodrome.imaging.gate.ImageChecks;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.PreparedFilm;
import org.prodrome.imaging.preprocess.PreprocessPipeline;
import org.prodrome.imaging.preprocess.UnpreparableFilmException;
import org.prodrome.imaging.runtime.ModelRuntime;
import org.prodrome.imaging.runtime.Tensor;

/**
 * What a network and the image checks give of films.
 *
 * @param films those that could be read
 * @param unreadable the others, each with the reason
 */
record MeasuredFilms(List<One> films, List<String> unreadable) {
    private sealed interface Outcome {}

    private record Unread(String reason) implements Outcome {}

    /**
     * One film.
     *
     * @param film its line
     * @param measured what the gate looks at
     * @param scores of the findings; empty for none
     */
    record One(Film film, GateFit.Measured measured, float[] scores) implements Outcome {
        KnownScores known() {
            return new KnownScores(film, scores);
        }
    }

    MeasuredFilms {
        films = List.copyOf(films);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Runs the declared steps and the network on films.
     *
     * @param mirrors whether also on their mirror images
     * @throws DeliveryException when the network gives something that is not finite or has not length 1: no film after
     *     that would be worth the time
     */
    static MeasuredFilms of(
            CompletedNetwork network,
            ModelRuntime runtime,
            PreprocessPipeline pipeline,
            List<Film> films,
            boolean mirrors,
            int threads,
            CxrCtrEvaluation.Progress progress) {
        List<One> read = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (Outcome one :
                Workers.map(films, threads, film -> one(network, runtime, pipeline, film, mirrors), progress)) {
            if (one instanceof One measured) {
                read.add(measured);
            } else if (one instanceof Unread unread) {
                unreadable.add(unread.reason());
            }
        }
        return new MeasuredFilms(read, unreadable);
    }

    private static Outcome one(
            CompletedNetwork network, ModelRuntime runtime, PreprocessPipeline pipeline, Film film, boolean mirrors) {
        PreparedFilm prepared;
        try {
            prepared = pipeline.prepare(GrayFile.read(film.path()));
        } catch (IOException | UnpreparableFilmException e) {
            return new Unread(film.image() + ": " + e.getMessage());
        }
        Map<String, Tensor> said = runtime.run(Map.of(network.input(), tensor(prepared)));
        float[] mirrored = null;
        if (mirrors) {
            Map<String, Tensor> part =
                    runtime.runPart(Map.of(network.input(), tensor(prepared.mirrored())), Set.of(network.embedding()));
            mirrored = unit(network.embedding(), values(part, network.embedding(), film), film);
        }
        return new One(
                film,
                new GateFit.Measured(
                        unit(network.embedding(), values(said, network.embedding(), film), film),
                        values(said, network.second(), film),
                        mirrored,
                        ImageChecks.of(prepared.image())),
                values(said, network.scores(), film));
    }

    private static float[] values(Map<String, Tensor> said, @Nullable String output, Film film) {
        if (output == null) {
            return new float[0];
        }
        Tensor tensor = said.get(output);
        if (tensor == null) {
            throw new DeliveryException("the network gives no output '%s'".formatted(output));
        }
        return finite(output, tensor.values(), film.image());
    }

    /** The numbers, all finite. */
    static float[] finite(String output, float[] values, String where) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new DeliveryException(
                        "output '%s': finite numbers expected, found %s on %s".formatted(output, value, where));
            }
        }
        return values;
    }

    private static float[] unit(String output, float[] vector, Film film) {
        if (!CompletedNetwork.isUnit(vector)) {
            throw new DeliveryException(
                    "output '%s': a vector of length 1 expected on %s".formatted(output, film.image()));
        }
        return vector;
    }

    /** A film as the network takes it. */
    static Tensor tensor(PreparedFilm film) {
        return new Tensor(
                new long[] {
                    1, film.channels(), film.image().rows(), film.image().columns()
                },
                film.tensor());
    }
}
