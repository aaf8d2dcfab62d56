package org.prodrome.longitudinal.backtest.learn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.prodrome.longitudinal.backtest.learn.BedsideRows.StayRows;
import org.prodrome.longitudinal.backtest.source.MimicFolder;
import org.prodrome.longitudinal.backtest.source.UnreadableSourceException;

/**
 * Trains every early-signal model and holds each against the simple score that it would replace, on patients that it
 * has not seen. The same folder gives the same models and figures.
 */
public final class EarlySignals {
    private static final List<String> NEEDED =
            List.of("mimic-iii-demo", "mimic-iv-demo", "physionet2012-set-a", "eicu-demo", "cohorts");

    private final Path folder;

    private EarlySignals(Path folder) {
        this.folder = folder;
    }

    /**
     * A model with what is to be known of it.
     *
     * @param file name for its JSON
     * @param result figures on patients that it had not seen
     * @param card data, licence, use and limits
     * @param speaksFrom probability from which a detector speaks; not a number where none was chosen
     */
    public record Study(String file, StudyResult result, ModelCard card, double speaksFrom) {
        Study(String file, StudyResult result, ModelCard card) {
            this(file, result, card, Double.NaN);
        }

        /** The model, its card and its figures as one JSON document. */
        public String toJson() throws IOException {
            ObjectMapper mapper = new ObjectMapper();
            ObjectNode node = result.model().toJson();
            if (!Double.isNaN(speaksFrom)) {
                node.put("speaksFrom", speaksFrom);
            }
            node.set("card", card.toJson(mapper, result));
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
        }
    }

    /**
     * Opens a folder with the data sets that the models are trained on.
     *
     * @throws UnreadableSourceException when one is absent
     */
    public static EarlySignals in(Path folder) {
        for (String name : NEEDED) {
            if (!Files.isDirectory(folder.resolve(name))) {
                throw new UnreadableSourceException("%s has no folder %s; the models are trained on %s"
                        .formatted(folder, name, String.join(", ", NEEDED)));
            }
        }
        return new EarlySignals(folder);
    }

    /**
     * Trains and measures.
     *
     * @param text gets the tables, part by part
     * @return the studies, in the order of their tables
     */
    public List<Study> run(Consumer<String> text) throws IOException {
        Study challenge = new Study(
                "icu-mortality-48h-1.json",
                Challenge2012.study(folder.resolve("physionet2012-set-a")),
                ModelCard.CHALLENGE);
        text.accept(challenge.result().toTable());
        Study eicu =
                new Study("icu-mortality-day1-1.json", EicuApache.study(folder.resolve("eicu-demo")), ModelCard.EICU);
        text.accept(eicu.result().toTable());
        Study liver =
                new Study("liver-death-10y-1.json", Cohorts.fattyLiver(folder.resolve("cohorts")), ModelCard.LIVER);
        text.accept(liver.result().toTable());
        Study biliary = new Study("pbc-2y-1.json", Cohorts.biliary(folder.resolve("cohorts")), ModelCard.BILIARY);
        text.accept(biliary.result().toTable());
        List<StayRows> stays = BedsideRows.of(MimicFolder.open(folder.resolve("mimic-iii-demo")));
        Study death = new Study("death-24h-1.json", Deterioration.study(stays), ModelCard.DETERIORATION);
        text.accept(death.result().toTable());
        KidneySignal.Result kidney =
                KidneySignal.study(BedsideRows.of(MimicFolder.open(folder.resolve("mimic-iv-demo"))), stays);
        text.accept(kidney.toTable());
        Study injury = new Study("aki-48h-1.json", kidney.rows(), ModelCard.KIDNEY, kidney.threshold());
        return List.of(challenge, eicu, liver, biliary, death, injury);
    }

    /** Writes each model with its card into a folder, which is made when it is not there. */
    public static void write(List<Study> studies, Path into) throws IOException {
        Files.createDirectories(into);
        for (Study study : studies) {
            Files.writeString(into.resolve(study.file()), study.toJson(), StandardCharsets.UTF_8);
        }
    }
}
