package org.prodrome.imaging.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.prodrome.imaging.runtime.OnnxSource;
import org.prodrome.imaging.runtime.SealedBytes;

/** The ONNX file of another tool's folder, with the files beside it in which it keeps weights. */
final class ForeignWeights {
    private ForeignWeights() {}

    /**
     * Reads them. Whoever asks closes them.
     *
     * @param most bytes of all together
     * @throws DeliveryException when one is not there, is a link or is too long
     * @throws org.prodrome.imaging.runtime.ModelLoadException when the model is refused
     */
    static OnnxSource read(Path onnx, long most) throws IOException {
        long room = most - Files.size(onnx);
        OnnxSource.requireOneBuffer(Files.size(onnx));
        Map<String, SealedBytes> weights = new HashMap<>();
        OnnxSource model = new OnnxSource(sealed(onnx, room), weights);
        try {
            for (String name : model.named()) {
                if (name.equals("model.onnx") || name.equals("LICENSE") || name.startsWith("goldens/")) {
                    throw new DeliveryException(
                            "weights in a file '%s', which a draft has for something else".formatted(name));
                }
                Path file = inside(onnx, name);
                room -= Files.size(file);
                weights.put(name, sealed(file, room));
            }
            return new OnnxSource(model.model(), weights);
        } catch (IOException | RuntimeException e) {
            new OnnxSource(model.model(), weights).close();
            throw e;
        }
    }

    private static Path inside(Path onnx, String name) {
        Path file = Objects.requireNonNull(onnx.toAbsolutePath().getParent());
        for (String part : name.split("/", -1)) {
            file = file.resolve(part);
            if (Files.isSymbolicLink(file)) {
                throw new DeliveryException("'%s' beside the model is a link; a file expected".formatted(name));
            }
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new DeliveryException("the model keeps weights in '%s', which is not there".formatted(name));
        }
        return file;
    }

    private static SealedBytes sealed(Path file, long room) throws IOException {
        if (room < 0) {
            throw new DeliveryException(
                    "the model's files are larger than is allowed (prodrome.models.max-package-size), with '%s'"
                            .formatted(file.getFileName()));
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            long size = Files.size(file);
            SealedBytes bytes = SealedBytes.read(in, size);
            if (bytes.size() != size) {
                bytes.close();
                throw new DeliveryException("'%s' was changed while it was read".formatted(file.getFileName()));
            }
            return bytes;
        }
    }
}
