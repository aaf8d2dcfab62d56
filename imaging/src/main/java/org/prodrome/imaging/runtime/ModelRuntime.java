package org.prodrome.imaging.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A loaded model that turns named tensors into named tensors. The embedded adapter runs ONNX files in this process; a
 * remote endpoint fits behind the same few methods. Implementations are safe for use by several threads; whoever opened
 * one closes it.
 */
public interface ModelRuntime extends AutoCloseable {
    /** The inputs by name. */
    Map<String, TensorSpec> inputs();

    /** The outputs by name. */
    Map<String, TensorSpec> outputs();

    /** What runs the model, with its version, for the record: {@code onnxruntime 1.29.0 cpu}. */
    String description();

    /**
     * All outputs for one batch of inputs.
     *
     * @throws ModelRunException when the model cannot be run on these inputs
     */
    Map<String, Tensor> run(Map<String, Tensor> inputs);

    /**
     * The same with an end: a run that takes longer is stopped where the adapter can stop it.
     *
     * @throws ModelRunException when the model cannot be run on these inputs, or not in this time
     */
    default Map<String, Tensor> run(Map<String, Tensor> inputs, Duration atMost) {
        return run(inputs);
    }

    /**
     * The same for whom some outputs are enough: what only the others need may be left out, and so may the others.
     *
     * @param outputs names of outputs
     * @throws ModelRunException when the model cannot be run on these inputs
     */
    default Map<String, Tensor> runPart(Map<String, Tensor> inputs, Set<String> outputs) {
        return run(inputs);
    }

    /**
     * The same with an end.
     *
     * @throws ModelRunException when the model cannot be run on these inputs, or not in this time
     */
    default Map<String, Tensor> runPart(Map<String, Tensor> inputs, Set<String> outputs, Duration atMost) {
        return run(inputs, atMost);
    }

    @Override
    void close();
}
