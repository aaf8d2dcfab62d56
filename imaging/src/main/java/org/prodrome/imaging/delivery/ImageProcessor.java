package org.prodrome.imaging.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an image processor of transformers does where its file says nothing, as its constructor has it (read in
 * huggingface/transformers, {@code models/clip}, {@code bit}, {@code vit} and {@code siglip}, versions of 2025). All
 * four resize, crop or not, rescale and normalize in this order.
 */
enum ImageProcessor {
    /** CLIP: shortest edge, bicubic, centre crop. */
    CLIP(3, true, List.of(0.48145466, 0.4578275, 0.40821073), List.of(0.26862954, 0.26130258, 0.27577711)),
    /** BiT, which DINOv2 and RAD-DINO name: the same. */
    BIT(3, true, CLIP.mean, CLIP.deviation),
    /** ViT: stretched to a square, bilinear, no crop whatever the file says. */
    VIT(2, false, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5)),
    /** SigLIP: stretched to a square, bicubic, no crop whatever the file says. */
    SIGLIP(3, false, VIT.mean, VIT.deviation);

    /** Of the shortest edge, the square and the crop. */
    static final int SIZE = 224;

    private final int resample;
    private final boolean crops;
    private final List<Double> mean;
    private final List<Double> deviation;

    ImageProcessor(int resample, boolean crops, List<Double> mean, List<Double> deviation) {
        this.resample = resample;
        this.crops = crops;
        this.mean = mean;
        this.deviation = deviation;
    }

    /** By the class's name, in its newer and older and its faster form. */
    static Optional<ImageProcessor> of(String type) {
        String plain = type.replaceFirst("Fast$", "").replaceFirst("(ImageProcessor|FeatureExtractor)$", "");
        return Arrays.stream(values())
                .filter(one -> !plain.equals(type) && one.name().equalsIgnoreCase(plain))
                .findFirst();
    }

    /** Pillow's number of the filter. */
    int resample() {
        return resample;
    }

    /** Whether it resizes the shortest edge and crops the middle, or else stretches to a square. */
    boolean crops() {
        return crops;
    }

    List<Double> mean() {
        return mean;
    }

    List<Double> deviation() {
        return deviation;
    }
}
