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
 * class only where its two best scores are within twice that tolerance. A file of other numbers than 32-bit floats has
 * the tolerance of its {@link Precision}.
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
        if (!Arrays.equals(film.image().values(), bytes(golden.uint8(), array(golden.uint8())))) {
            throw new PackageRefusedException(
                    "golden '%s': the prepared film differs from the known one".formatted(golden.input()));
        }
        ModelOutput output = ModelOutput.of(loaded, film);
        golden.outputs().forEach((name, file) -> known(golden, output, name, file));
        if (golden.mask() != null) {
            mask(golden, golden.mask(), output);
        }
        attention(golden, output);
        embeddingAlone(golden, film);
    }

    private void known(Golden golden, ModelOutput output, String name, String file) {
        Tensor found = output.tensors().get(name);
        if (found == null) {
            throw new PackageRefusedException(
                    "golden '%s': the model has no output '%s'".formatted(golden.input(), name));
        }
        NpyArray known = array(file);
        Manifest.Segmentation segmentation = loaded.manifest().segmentation();
        if (segmentation != null && segmentation.output().equals(name)) {
            sampled(golden, file, known, found);
        } else {
            near(golden, file, floats(file, known), found.values());
        }
    }

    /** The embedding on its own has to be the known one too. */
    private void embeddingAlone(Golden golden, PreparedFilm film) {
        String file = golden.outputs().get(loaded.manifest().embedding().output());
        if (file != null && loaded.manifest().gate().mirrorRatioMin() != null) {
            near(golden, file, floats(file, array(file)), ModelOutput.embedding(loaded, film));
        }
    }

    /** The mean of a map is the score that it explains; otherwise it explains something else. */
    private void attention(Golden golden, ModelOutput output) {
        FindingsOutput findings = loaded.manifest().findings();
        if (findings == null) {
            return;
        }
        float[] scores = output.scores();
        for (int i = 0; i < scores.length; i++) {
            int index = i;
            output.attention(findings.labels().get(i).id()).ifPresent(map -> {
                double sum = 0;
                for (float value : map.values()) {
                    sum += value;
                }
                double difference = Math.abs(sum / map.values().length - scores[index]);
                if (!(difference <= tolerance(golden))) {
                    throw new PackageRefusedException(
                            "golden '%s': the map of '%s' does not have its score as mean (by %s, allowed %s)"
                                    .formatted(
                                            golden.input(),
                                            findings.labels().get(index).id(),
                                            difference,
                                            tolerance(golden)));
                }
            });
        }
    }

    private GrayImage input(Golden golden) {
        NpyArray array = array(golden.input());
        int[] shape = array.shape();
        if (shape.length != 2) {
            throw new PackageRefusedException("'%s': an image of rows and columns expected".formatted(golden.input()));
        }
        try {
            return GrayImage.plain(shape[0], shape[1], array.ints(), golden.monochrome1());
        } catch (IllegalArgumentException e) {
            throw new PackageRefusedException("'%s': %s".formatted(golden.input(), e.getMessage()), e);
        }
    }

    private NpyArray array(String name) {
        try {
            return NpyArray.parse(files.apply(name));
        } catch (IllegalArgumentException e) {
            throw new PackageRefusedException("'%s': %s".formatted(name, e.getMessage()), e);
        }
    }

    private static float[] floats(String file, NpyArray array) {
        try {
            return array.floats();
        } catch (IllegalArgumentException e) {
            throw new PackageRefusedException("'%s': %s".formatted(file, e.getMessage()), e);
        }
    }

    private static byte[] bytes(String file, NpyArray array) {
        try {
            return array.bytes();
        } catch (IllegalArgumentException e) {
            throw new PackageRefusedException("'%s': %s".formatted(file, e.getMessage()), e);
        }
    }

    private void sampled(Golden golden, String file, NpyArray known, Tensor logits) {
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
                    .formatted(file, classes, height, width, Arrays.toString(shape)));
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
        near(golden, file, floats(file, known), sampled);
    }

    /** Most that one number may differ. */
    private double tolerance(Golden golden) {
        return loaded.precision() == Precision.INT8 ? Precision.INT8_SCORE : golden.tolerance();
    }

    private void near(Golden golden, String name, float[] known, float[] found) {
        if (known.length != found.length) {
            throw new PackageRefusedException(
                    "'%s': %d numbers expected, found %d".formatted(name, found.length, known.length));
        }
        if (loaded.precision() == Precision.INT8 && known.length >= Precision.VECTOR) {
            nearAsVector(golden, name, known, found);
            return;
        }
        double worst = 0;
        for (int i = 0; i < known.length; i++) {
            double difference = Math.abs((double) known[i] - found[i]);
            worst = difference <= worst ? worst : difference;
        }
        if (!(worst <= tolerance(golden))) {
            throw new PackageRefusedException("golden '%s': the model gives other numbers than '%s' (by %s, allowed %s)"
                    .formatted(golden.input(), name, worst, tolerance(golden)));
        }
    }

    private static void nearAsVector(Golden golden, String name, float[] known, float[] found) {
        double apart = 0;
        double length = 0;
        for (int i = 0; i < known.length; i++) {
            apart += ((double) known[i] - found[i]) * ((double) known[i] - found[i]);
            length += (double) known[i] * known[i];
        }
        double share = Math.sqrt(apart / length);
        if (!(share <= Precision.INT8_SHARE)) {
            throw new PackageRefusedException(
                    "golden '%s': the int8 model gives another vector than '%s' (apart by %.3f of its length, allowed %s)"
                            .formatted(golden.input(), name, share, Precision.INT8_SHARE));
        }
    }

    private void mask(Golden golden, String file, ModelOutput output) {
        byte[] known = bytes(file, array(file));
        LabelMap found = output.labels();
        Manifest.Segmentation segmentation = loaded.manifest().segmentation();
        if (found == null || segmentation == null) {
            throw new PackageRefusedException(
                    "golden '%s': a mask, but the model outlines nothing".formatted(golden.input()));
        }
        if (known.length != found.labels().length) {
            throw new PackageRefusedException(
                    "'%s': %d labels expected, found %d".formatted(file, found.labels().length, known.length));
        }
        float[] scores = output.values(segmentation.output());
        int classes = segmentation.classes();
        for (int pixel = 0; pixel < known.length; pixel++) {
            int label = known[pixel];
            if (label == found.labels()[pixel]) {
                continue;
            }
            double margin = label < 0 || label >= classes
                    ? Double.POSITIVE_INFINITY
                    : scores[found.labels()[pixel] * known.length + pixel] - scores[label * known.length + pixel];
            if (!(margin <= 2 * tolerance(golden))) {
                throw new PackageRefusedException(
                        "golden '%s': the model outlines other organs than '%s'".formatted(golden.input(), file));
            }
        }
    }
}
