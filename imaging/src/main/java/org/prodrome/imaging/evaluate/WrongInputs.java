package org.prodrome.imaging.evaluate;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.DicomImage;
import org.prodrome.imaging.dicom.DicomLimits;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomReader;
import org.prodrome.imaging.dicom.MalformedDicomException;
import org.prodrome.imaging.dicom.Part10Reader;
import org.prodrome.imaging.dicom.PixelData;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.FilmAnalysis;

/**
 * Images that are no films for a package, each kind under its name: drawn chests, noise, and the images of a folder.
 * PNG and JPEG files are judged by their pixels, colour ones as grey; DICOM files by header and pixels as the server
 * would, and by their pixels alone.
 */
final class WrongInputs {
    private static final int DEPTH = 8;
    private static final long MAX_BYTES = 256L << 20;
    private static final int DICM_AT = 128;
    private static final int DRAWN = 20;
    private static final int DRAWN_SIZE = 400;
    private static final int NOISE_SIZE = 512;
    private static final long SEED = 7;

    private WrongInputs() {}

    /**
     * What the gate said of one image.
     *
     * @param whole the verdict of the whole gate, null where there is no header to judge
     * @param pixels what is said of the pixels alone, null where they cannot be decoded
     */
    record Judged(@Nullable GateVerdict whole, @Nullable FilmAnalysis pixels) {
        boolean isRefused() {
            return whole instanceof GateVerdict.Refused
                    || (whole == null && pixels != null && pixels.verdict() instanceof GateVerdict.Refused);
        }
    }

    /** One image. */
    interface Input {
        /** @throws IOException when the file cannot be read */
        Judged judge(ChestFilmAnalyser analyser) throws IOException;
    }

    /** Drawn chests: they look like a film and are none. */
    static List<Input> drawnPhantoms() {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < DRAWN; i++) {
            long seed = SEED + i;
            inputs.add(of("drawn", () -> DrawnChest.draw(DRAWN_SIZE, seed)));
        }
        return inputs;
    }

    /** Every grey level anywhere. */
    static List<Input> uniformNoise() {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < DRAWN; i++) {
            long seed = SEED + i;
            inputs.add(of("noise", () -> {
                SplittableRandom random = new SplittableRandom(seed);
                int[] values =
                        random.ints((long) NOISE_SIZE * NOISE_SIZE, 0, 256).toArray();
                return GrayImage.plain(NOISE_SIZE, NOISE_SIZE, values, false);
            }));
        }
        return inputs;
    }

    private interface Source {
        GrayImage image() throws IOException;
    }

    private static Input of(String name, Source source) {
        return analyser -> new Judged(null, ScoredFilms.analyse(analyser, name, source.image()));
    }

    /**
     * The images of a folder and its folders, by name; at most so many, spread over all.
     *
     * @throws IOException when it cannot be listed or holds no image
     */
    static List<Input> folder(String kind, Path folder, int most) throws IOException {
        List<Input> inputs = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> walk = Files.walk(folder, DEPTH)) {
                for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                    if (name.matches(".*\\.(png|jpe?g)")) {
                        inputs.add(of(kind, () -> grey(file)));
                    } else if (name.endsWith(".dcm") || isDicom(file)) {
                        inputs.add(analyser -> dicom(file, analyser));
                    }
                }
            }
        }
        if (inputs.isEmpty()) {
            throw new IOException("%s: '%s' holds no PNG, JPEG or DICOM file".formatted(kind, folder.getFileName()));
        }
        return Workers.spread(inputs, most);
    }

    private static boolean isDicom(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] magic = new byte[4];
            if (in.length() < DICM_AT + magic.length) {
                return false;
            }
            in.seek(DICM_AT);
            in.readFully(magic);
            return magic[0] == 'D' && magic[1] == 'I' && magic[2] == 'C' && magic[3] == 'M';
        }
    }

    private static Judged dicom(Path file, ChestFilmAnalyser analyser) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("%s is longer than %d bytes".formatted(file.getFileName(), MAX_BYTES));
        }
        DicomReader reader = new Part10Reader(DicomLimits.DEFAULT);
        try (InputStream in = Files.newInputStream(file)) {
            DicomObject object = reader.read(in.readAllBytes());
            GateVerdict whole = analyser.analyse(object, reader).verdict();
            return new Judged(whole, pixels(object, reader, analyser));
        } catch (MalformedDicomException e) {
            throw new IOException("%s: %s".formatted(file.getFileName(), e.getMessage()), e);
        }
    }

    private static @Nullable FilmAnalysis pixels(DicomObject object, DicomReader reader, ChestFilmAnalyser analyser) {
        try {
            PixelData pixels = reader.decode(object);
            return pixels instanceof DicomImage image
                    ? ScoredFilms.analyse(analyser, object.sopInstanceUid(), ChestFilmAnalyser.gray(image))
                    : null;
        } catch (MalformedDicomException | IllegalArgumentException e) {
            // Pixels that cannot be read are no film either; the whole gate has said so.
            return null;
        }
    }

    /** An image file as grey levels, a colour one by the luma of ITU-R BT.601 as Pillow rounds it. */
    static GrayImage grey(Path file) throws IOException {
        BufferedImage image;
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("%s: not an image".formatted(file.getFileName()));
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                if ((long) reader.getWidth(0) * reader.getHeight(0) > GrayImage.MAX_PIXELS) {
                    throw new IOException("%s: too many pixels".formatted(file.getFileName()));
                }
                image = reader.read(0);
            } catch (RuntimeException e) {
                throw new IOException("%s: not a readable image".formatted(file.getFileName()), e);
            } finally {
                reader.dispose();
            }
        }
        if (image.getRaster().getNumBands() == 1 && image.getColorModel().getNumComponents() == 1) {
            return GrayFile.read(file);
        }
        int[] values = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int i = 0; i < values.length; i++) {
            int rgb = values[i];
            values[i] =
                    (((rgb >> 16) & 0xff) * 19595 + ((rgb >> 8) & 0xff) * 38470 + (rgb & 0xff) * 7471 + 0x8000) >> 16;
        }
        return GrayImage.plain(image.getHeight(), image.getWidth(), values, false);
    }
}
