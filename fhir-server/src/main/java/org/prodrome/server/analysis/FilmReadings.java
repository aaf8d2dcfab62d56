package org.prodrome.server.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.FilmAnalysis;
import org.prodrome.imaging.result.StageTimes;
import org.prodrome.imaging.runtime.ModelRunException;
import org.prodrome.server.job.FilmResult.Outcome;
import org.prodrome.server.job.JobWork.AnalysisFailedException;

/** What several models make of the films of one study, film by film. For one thread. */
final class FilmReadings {
    private static final String AGE = "age";

    private final Map<ChestFilmAnalyser, List<FilmAnalysis>> readings = new LinkedHashMap<>();
    private final Map<ChestFilmAnalyser, String> failed = new LinkedHashMap<>();

    FilmReadings(List<ChestFilmAnalyser> models) {
        models.forEach(model -> readings.put(model, new ArrayList<>()));
    }

    /** Lets each model read one film; one that has failed on a film of the study is not asked again. */
    void read(Function<ChestFilmAnalyser, FilmAnalysis> film) {
        readings.forEach((model, films) -> {
            if (!failed.containsKey(model)) {
                try {
                    films.add(film.apply(model));
                } catch (ModelRunException e) {
                    failed.put(model, String.valueOf(e.getMessage()));
                }
            }
        });
    }

    /** @throws AnalysisFailedException when every model has failed: another attempt may help */
    void requireOne() {
        if (failed.size() == readings.size()) {
            throw new AnalysisFailedException(
                    "every model failed: " + String.join("; ", failures().values()), true, null);
        }
    }

    /**
     * The films of each model that has something to say. Models divide patients by age: where one is for the patient's
     * age, those for other ages have nothing to say; where none is, each says so.
     */
    Map<ChestFilmAnalyser, List<FilmAnalysis>> fitting() {
        Map<ChestFilmAnalyser, List<FilmAnalysis>> working = new LinkedHashMap<>(readings);
        working.keySet().removeAll(failed.keySet());
        Map<ChestFilmAnalyser, List<FilmAnalysis>> ofTheAge = new LinkedHashMap<>(working);
        ofTheAge.values().removeIf(films -> films.stream().allMatch(FilmReadings::isOfOtherAge));
        return ofTheAge.isEmpty() ? working : ofTheAge;
    }

    private static boolean isOfOtherAge(FilmAnalysis film) {
        return film.verdict() instanceof GateVerdict.Refused refused
                && refused.reasons().stream().anyMatch(reason -> reason.code().startsWith(AGE));
    }

    /** What came of each model, by {@code id|version}. */
    Map<String, Outcome> outcomes() {
        Map<ChestFilmAnalyser, List<FilmAnalysis>> fitting = fitting();
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (ChestFilmAnalyser model : readings.keySet()) {
            outcomes.put(
                    FittingModels.coordinates(model),
                    failed.containsKey(model)
                            ? Outcome.FAILED
                            : fitting.containsKey(model) ? Outcome.WRITTEN : Outcome.NOT_FOR_IT);
        }
        return outcomes;
    }

    /**
     * A film that a model did not read.
     *
     * @param model {@code id|version}
     * @param reason code of the first reason
     */
    record Refusal(String model, String reason) {}

    /** Every film that a model refused. */
    List<Refusal> refusals() {
        List<Refusal> refusals = new ArrayList<>();
        readings.forEach((model, films) -> films.forEach(film -> {
            if (film.verdict() instanceof GateVerdict.Refused refused) {
                refusals.add(new Refusal(
                        FittingModels.coordinates(model),
                        refused.reasons().get(0).code()));
            }
        }));
        return refusals;
    }

    /** Why models failed, by {@code id|version}. */
    Map<String, String> failures() {
        Map<String, String> failures = new LinkedHashMap<>();
        failed.forEach((model, why) -> failures.put(FittingModels.coordinates(model), why));
        return failures;
    }

    /** CPU milliseconds per stage, over all films and models. */
    String stages(long storeNanos) {
        long decode = 0;
        long prepare = 0;
        long infer = 0;
        long measure = 0;
        for (List<FilmAnalysis> films : readings.values()) {
            for (FilmAnalysis film : films) {
                StageTimes times = film.times();
                decode += times.decode();
                prepare += times.prepare();
                infer += times.infer();
                measure += times.measure();
            }
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
