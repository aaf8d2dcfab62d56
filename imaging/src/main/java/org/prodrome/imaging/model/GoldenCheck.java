package org.prodrome.imaging.model;

import java.util.Arrays;
import java.util.function.Function;
import org.prodrome.imaging.measure.LabelMap;
import org.prodrome.imaging.model.Manifest.Golden;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.preprocess.NpyArray;
import org.prodrome.imaging.preprocess.PreparedFilm;
import org.prodrome.imaging.runtime.Tensor;

/**
 * Runs a package's goldens: films with known results. The 8-bit film must be equal to the last bit. Scores and
 * embedding may differ by the package's tolerance, because processors sum in different orders; a pixel may change its
 * class only where its two best scores are within twice that tolerance.
 */
final class GoldenCheck {
    private final ModelPackage loaded;
    private final Function<String, byte[]> files;

    private GoldenCheck(ModelPackage loaded, Function<String, byte[]> files) {
        this.loaded = loaded;
        this.files = files;
    }

    static void check(ModelPackage loaded, Function<String, byte[]> files) {
        if (loaded.manifest().goldens().isEmpty()) {
            throw new PackageRefusedException("goldens: at least one expected, found none");
        }
        GoldenCheck check = new GoldenCheck(loaded, files);
        loaded.manifest().goldens().forEach(check::run);
    }

    private void run(Golden golden) {
        PreparedFilm film = loaded.pipeline().prepare(input(golden));
        if (!Arrays.equals(film.image().values(), array(golden.uint8()).bytes())) {
            throw new PackageRefusedException(
                    "golden '%s': the prepared film differs from the known one".formatted(golden.input()));
        }
        ModelOutput output = ModelOutput.of(loaded, film);
        near(golden, golden.embedding(), array(golden.embedding()).floats(), output.embedding());
        logits(golden, output.logits());
        mask(golden, output);
    }

    private GrayImage input(Golden golden) {
        NpyArray array = array(golden.input());
        int[] shape = array.shape();
        if (shape.length != 2) {
            throw new PackageRefusedException("'%s': an image of rows and columns expected".formatted(golden.input()));
        }
        return GrayImage.plain(shape[0], shape[1], array.ints(), golden.monochrome1());
    }

    private NpyArray array(String name) {
        try {
            return NpyArray.parse(files.apply(name));
        } catch (IllegalArgumentException e) {
            throw new PackageRefusedException("'%s': %s".formatted(name, e.getMessage()), e);
        }
    }

    private void logits(Golden golden, Tensor logits) {
        NpyArray known = array(golden.logits());
        int[] shape = known.shape();
        int classes = (int) logits.shape()[1];
        int height = (int) logits.shape()[2];
        int width = (int) logits.shape()[3];
        if (shape.length != 3
                || shape[0] != classes
                || shape[1] < 1
                || shape[1] > height
                || height % shape[1] != 0
                || shape[2] < 1
                || shape[2] > width
                || width % shape[2] != 0) {
            throw new PackageRefusedException("'%s': every so many of %d x %d x %d scores expected, found shape %s"
                    .formatted(golden.logits(), classes, height, width, Arrays.toString(shape)));
        }
        int down = height / shape[1];
        int right = width / shape[2];
        float[] sampled = new float[shape[0] * shape[1] * shape[2]];
        int at = 0;
        for (int c = 0; c < classes; c++) {
            for (int row = down / 2; row < height; row += down) {
                for (int column = right / 2; column < width; column += right) {
                    sampled[at++] = logits.values()[(c * height + row) * width + column];
                }
            }
        }
        near(golden, golden.logits(), known.floats(), sampled);
    }

    private static void near(Golden golden, String name, float[] known, float[] found) {
        if (known.length != found.length) {
            throw new PackageRefusedException(
                    "'%s': %d numbers expected, found %d".formatted(name, found.length, known.length));
        }
        double worst = 0;
        for (int i = 0; i < known.length; i++) {
            double difference = Math.abs((double) known[i] - found[i]);
            worst = difference <= worst ? worst : difference;
        }
        if (!(worst <= golden.tolerance())) {
            throw new PackageRefusedException("golden '%s': the model gives other numbers than '%s' (by %s, allowed %s)"
                    .formatted(golden.input(), name, worst, golden.tolerance()));
        }
    }

    private void mask(Golden golden, ModelOutput output) {
        byte[] known = array(golden.mask()).bytes();
        LabelMap found = output.labels();
        if (known.length != found.labels().length) {
            throw new PackageRefusedException(
                    "'%s': %d labels expected, found %d".formatted(golden.mask(), found.labels().length, known.length));
        }
        float[] scores = output.logits().values();
        int classes = loaded.manifest().segmentation().classes();
        for (int pixel = 0; pixel < known.length; pixel++) {
            int label = known[pixel];
            if (label == found.labels()[pixel]) {
                continue;
            }
            double margin = label < 0 || label >= classes
                    ? Double.POSITIVE_INFINITY
                    : scores[found.labels()[pixel] * known.length + pixel] - scores[label * known.length + pixel];
            if (!(margin <= 2 * golden.tolerance())) {
                throw new PackageRefusedException("golden '%s': the model outlines other organs than '%s'"
                        .formatted(golden.input(), golden.mask()));
            }
        }
    }
}
