package org.prodrome.imaging.model;

import java.util.Map;
import org.prodrome.imaging.measure.LabelMap;
import org.prodrome.imaging.preprocess.PreparedFilm;
import org.prodrome.imaging.runtime.ModelRunException;
import org.prodrome.imaging.runtime.Tensor;

/**
 * What a package's model says about one prepared film.
 *
 * @param logits scores, shape 1, classes, height, width
 * @param labels the class of every pixel
 * @param embedding the unit vector of the film; do not change
 */
public record ModelOutput(Tensor logits, LabelMap labels, float[] embedding) {

    /**
     * Runs the package's model once.
     *
     * @throws ModelRunException when the model fails or gives something other than it declared
     */
    public static ModelOutput of(ModelPackage loaded, PreparedFilm film) {
        Manifest manifest = loaded.manifest();
        String input = manifest.inputs().keySet().iterator().next();
        long[] shape = {1, 1, film.image().rows(), film.image().columns()};
        Map<String, Tensor> outputs = loaded.runtime().run(Map.of(input, new Tensor(shape, film.tensor())));
        Tensor logits = outputs.get(manifest.segmentation().output());
        Tensor embedding = outputs.get(manifest.embedding().output());
        int pixels = film.image().values().length;
        if (logits == null
                || embedding == null
                || logits.shape().length != 4
                || logits.values().length != manifest.segmentation().classes() * pixels
                || embedding.values().length != manifest.embedding().dims()) {
            throw new ModelRunException("the model's outputs are not those that its manifest declares", null);
        }
        LabelMap labels = LabelMap.argmax(
                logits.values(),
                manifest.segmentation().classes(),
                film.image().rows(),
                film.image().columns());
        return new ModelOutput(logits, labels, embedding.values());
    }
}
