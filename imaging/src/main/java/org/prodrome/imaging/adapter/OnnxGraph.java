package org.prodrome.imaging.adapter;

import java.util.List;
import java.util.Map;
import org.prodrome.imaging.runtime.OnnxNodes;

/**
 * Writes a head as the end of an ONNX graph: {@code Gemm} and {@code Relu}; every operator set since 7 has both in this
 * form.
 */
final class OnnxGraph {
    /** The output: one logit a film. */
    static final String LOGITS = "adapter_logits";

    private final OnnxNodes nodes = new OnnxNodes();

    private OnnxGraph() {}

    /**
     * The fields of a graph that follow those of the trunk.
     *
     * @param embedding name of the trunk's output that the head reads
     */
    static byte[] of(Head head, String embedding) {
        OnnxGraph graph = new OnnxGraph();
        String in = embedding;
        Head.Linear last;
        if (head instanceof Head.OneLayer layer) {
            graph.layer(in, layer.hidden(), layer.biases(), "adapter_sum");
            graph.nodes.node("Relu", "adapter_units", List.of("adapter_sum"), Map.of());
            in = "adapter_units";
            last = layer.out();
        } else {
            last = (Head.Linear) head;
        }
        graph.layer(in, new double[][] {last.weights()}, new double[] {last.intercept()}, LOGITS);
        return graph.nodes.output(LOGITS, 1).fields();
    }

    /** Rows of weights times the input, plus biases. */
    private void layer(String in, double[][] rows, double[] biases, String out) {
        int columns = rows[0].length;
        float[] weights = new float[rows.length * columns];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) rows[i / columns][i % columns];
        }
        float[] added = new float[biases.length];
        for (int i = 0; i < added.length; i++) {
            added[i] = (float) biases[i];
        }
        nodes.floats(out + ".weight", weights, rows.length, columns)
                .floats(out + ".bias", added, biases.length)
                // The weights lie in rows of outputs.
                .node("Gemm", out, List.of(in, out + ".weight", out + ".bias"), Map.of("transB", 1));
    }
}
