package org.prodrome.imaging.evaluate;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.NpyWriter;
import org.prodrome.imaging.preprocess.PreprocessPipeline;

/**
 * Writes films as a network will see them, by the pipeline that serves, for training: {@code store.npy} (unsigned
 * bytes: films, rows, columns) and {@code index.csv} (the film's row in the store, then the columns of
 * {@code labels.csv}). Films that cannot be read are left out and named.
 */
public final class PreparedStore {
    private static final String STORE = "store.npy";
    private static final String INDEX = "index.csv";

    private PreparedStore() {}

    /**
     * What was written.
     *
     * @param films how many
     * @param unreadable the films left out, each with the reason
     */
    public record Written(int films, List<String> unreadable) {
        public Written {
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * Writes all films of a folder.
     *
     * @param folder laid out with labels.csv and images
     * @param out made when it is not there; earlier files of the same names are replaced when all is done
     * @throws IOException when the folder is not laid out so, or the result cannot be written
     */
    public static Written write(PreprocessPipeline pipeline, Path folder, Path out, CxrCtrEvaluation.Progress progress)
            throws IOException {
        FilmList list = FilmList.read(folder);
        Files.createDirectories(out);
        Path pixels = Files.createTempFile(out, "store", ".part");
        Path index = Files.createTempFile(out, "index", ".part");
        Path whole = Files.createTempFile(out, "store", ".part");
        try {
            List<String> unreadable = new ArrayList<>();
            int films = films(pipeline, list, pixels, index, unreadable, progress);
            try (OutputStream store = new BufferedOutputStream(Files.newOutputStream(whole));
                    InputStream written = Files.newInputStream(pixels)) {
                NpyWriter.bytesHeader(store, films, pipeline.height(), pipeline.width());
                written.transferTo(store);
            }
            Files.move(whole, out.resolve(STORE), StandardCopyOption.REPLACE_EXISTING);
            Files.move(index, out.resolve(INDEX), StandardCopyOption.REPLACE_EXISTING);
            return new Written(films, unreadable);
        } finally {
            Files.deleteIfExists(pixels);
            Files.deleteIfExists(index);
            Files.deleteIfExists(whole);
        }
    }

    private static int films(
            PreprocessPipeline pipeline,
            FilmList list,
            Path pixels,
            Path index,
            List<String> unreadable,
            CxrCtrEvaluation.Progress progress)
            throws IOException {
        List<String> header = new ArrayList<>(List.of("row"));
        header.addAll(list.columns());
        int row = 0;
        try (OutputStream store = new BufferedOutputStream(Files.newOutputStream(pixels));
                Writer writer = Files.newBufferedWriter(index, StandardCharsets.UTF_8);
                CSVPrinter csv = CSVFormat.RFC4180
                        .builder()
                        .setRecordSeparator("\n")
                        .build()
                        .print(writer)) {
            csv.printRecord(header);
            for (FilmList.Film film : list.films()) {
                byte[] values;
                try {
                    values =
                            pipeline.prepare(GrayFile.read(film.path())).image().values();
                } catch (IOException e) {
                    unreadable.add(film.image() + ": " + e.getMessage());
                    continue;
                }
                store.write(values);
                List<String> cells = new ArrayList<>(List.of(String.valueOf(row++)));
                list.columns().forEach(column -> cells.add(film.cell(column)));
                csv.printRecord(cells);
                progress.at(row + unreadable.size(), list.films().size());
            }
        }
        return row;
    }
}
