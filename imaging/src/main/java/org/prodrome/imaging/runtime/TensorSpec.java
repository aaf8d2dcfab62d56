package org.prodrome.imaging.runtime;

import java.util.List;

/**
 * What a model says about one of its inputs or outputs.
 *
 * @param elementType as ONNX names it in lower case, {@code float32}
 * @param shape sizes of the dimensions, -1 where any size goes
 */
public record TensorSpec(String elementType, List<Long> shape) {
    public TensorSpec {
        shape = List.copyOf(shape);
    }

    @Override
    public String toString() {
        return elementType + shape;
    }
}
