package org.prodrome.imaging.delivery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The folders of other tools that a package can be made from. */
public enum ImportPreset {
    /** One ONNX file and one JSON file that describes it. */
    BARE,
    /** A MONAI bundle: {@code configs/metadata.json}, {@code models/model.onnx}. */
    MONAI,
    /** A Hugging Face folder: {@code config.json}, {@code preprocessor_config.json}, {@code onnx/model.onnx}. */
    HUGGINGFACE,
    /** A torchxrayvision classifier exported to ONNX, with its {@code pathologies} in a JSON file. */
    TORCHXRAYVISION,
    /** The ONNX version of MedImageInsight's image encoder. */
    MEDIMAGEINSIGHT;

    /** The name on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The preset of a name on the command line. */
    public static Optional<ImportPreset> of(String word) {
        return Arrays.stream(values())
                .filter(preset -> preset.word().equals(word))
                .findFirst();
    }
}
