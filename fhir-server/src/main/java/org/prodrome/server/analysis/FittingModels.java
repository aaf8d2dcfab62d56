package org.prodrome.server.analysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Speaker;
import org.prodrome.cds.governance.State;
import org.prodrome.cds.governance.Voices;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.result.ChestFilmAnalyser;

/**
 * The model packages that read films, asked anew for every film: usable ones whose state lets them run. One in shadow
 * runs and is recorded; one that was suspended or retired, or taken out of rotation, does not run from the next job on.
 */
final class FittingModels {
    private static final Set<State> RUNS = Set.of(State.SHADOW, State.PILOT, State.LIVE);

    private final Supplier<List<ModelPackage>> usable;
    private final Map<String, ChestFilmAnalyser> analysers = new ConcurrentHashMap<>();
    private final Voices voices;

    /** @param usable asked at each look: a package may be taken out of rotation while the program runs */
    FittingModels(Supplier<List<ModelPackage>> usable, Voices voices) {
        this.usable = usable;
        this.voices = voices;
    }

    /** Whether no package is usable. */
    boolean none() {
        return usable.get().isEmpty();
    }

    /** Those that may run now, in the catalogue's order. */
    List<ChestFilmAnalyser> now() {
        Predicate<String> runs = running();
        return usable.get().stream()
                .filter(model -> runs.test(model.manifest().coordinates()))
                .map(model -> analysers.computeIfAbsent(
                        model.manifest().coordinates(), ignored -> new ChestFilmAnalyser(model)))
                .toList();
    }

    /** The same by {@code id|version}. */
    Set<String> names() {
        return now().stream().map(FittingModels::coordinates).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those that run, by name and by how freely they may speak: live ones, those in pilot, those in shadow. */
    List<Set<String>> byVoice() {
        var register = voices.now();
        Set<String> running = names();
        return Stream.of(State.LIVE, State.PILOT, State.SHADOW)
                .map(state -> running.stream()
                        .filter(model -> register.find(Kind.MODEL, model)
                                .filter(speaker -> speaker.state() == state)
                                .isPresent())
                        .collect(Collectors.toSet()))
                .toList();
    }

    static String coordinates(ChestFilmAnalyser analyser) {
        return analyser.modelPackage().manifest().coordinates();
    }

    private Predicate<String> running() {
        var register = voices.now();
        return model -> {
            Optional<Speaker> speaker = register.find(Kind.MODEL, model);
            return speaker.isPresent() && RUNS.contains(speaker.get().state());
        };
    }
}
