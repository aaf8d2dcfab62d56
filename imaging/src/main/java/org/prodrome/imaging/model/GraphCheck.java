package org.prodrome.imaging.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.prodrome.imaging.runtime.OnnxModelRuntime;
import org.prodrome.imaging.runtime.OnnxSource;
import org.prodrome.imaging.runtime.TensorSpec;

/** Holds an opened model against what its manifest declares: names, element types and shapes of inputs and outputs. */
final class GraphCheck {
    private GraphCheck() {}

    static void check(ModelPackage loaded) {
        Manifest manifest = loaded.manifest();
        compare("input", manifest, manifest.inputs(), loaded.runtime().inputs());
        compare("output", manifest, manifest.outputs(), loaded.runtime().outputs());
        List<Long> expected = List.of(
                (long) loaded.pipeline().channels(), (long) loaded.pipeline().height(), (long)
                        loaded.pipeline().width());
        if (manifest.inputs().size() != 1 || !manifest.inputs().containsValue(expected)) {
            throw new PackageRefusedException(
                    "network_data_format.inputs: one input of shape %s as preprocessing makes it expected, found %s"
                            .formatted(expected, manifest.inputs()));
        }
        Manifest.Segmentation segmentation = manifest.segmentation();
        if (segmentation != null) {
            shape(
                    manifest,
                    segmentation.output(),
                    List.of((long) segmentation.classes(), expected.get(1), expected.get(2)));
        }
        shape(manifest, manifest.embedding().output(), List.of((long)
                manifest.embedding().dims()));
        findings(manifest);
        if (!loaded.pipeline().stretches() && (segmentation != null || manifest.explanation() != null)) {
            throw new PackageRefusedException(
                    "preprocess: outlines and maps are put back on the film only where it was stretched to the network's size; this crops or pads");
        }
        String needed = manifest.runtime().minVersion();
        if (olderThan(OnnxModelRuntime.version(), needed)) {
            throw new PackageRefusedException("runtime.min_version: the package needs onnxruntime %s, here is %s"
                    .formatted(needed, OnnxModelRuntime.version()));
        }
    }

    /**
     * @throws PackageRefusedException when the model's file is written in another operator set than the manifest says
     */
    static void opset(Manifest manifest, OnnxSource model) {
        OptionalLong found = model.opset();
        if (found.isEmpty() || found.getAsLong() != manifest.runtime().opset()) {
            throw new PackageRefusedException("runtime.opset: the model is written in %s, the manifest says %d"
                    .formatted(
                            found.isEmpty() ? "none that it names" : found.getAsLong(),
                            manifest.runtime().opset()));
        }
    }

    private static void findings(Manifest manifest) {
        FindingsOutput findings = manifest.findings();
        long labels = findings == null ? 0 : findings.labels().size();
        if (findings != null) {
            shape(manifest, findings.output(), List.of(labels));
        }
        ViewOutput view = manifest.view();
        if (view != null) {
            shape(manifest, view.output(), List.of((long) view.classes().size()));
        }
        ExplanationOutput explanation = manifest.explanation();
        if (explanation != null) {
            List<Long> found = manifest.outputs().get(explanation.output());
            if (found == null || found.size() != 3 || found.get(0) != labels) {
                throw new PackageRefusedException(
                        "network_data_format.outputs.%s: expected a map of rows and columns for each of %d labels, found %s"
                                .formatted(explanation.output(), labels, found));
            }
        }
    }

    private static void shape(Manifest manifest, String output, List<Long> expected) {
        List<Long> found = manifest.outputs().get(output);
        if (!expected.equals(found)) {
            throw new PackageRefusedException(
                    "network_data_format.outputs.%s: expected shape %s, found %s".formatted(output, expected, found));
        }
    }

    private static void compare(
            String kind, Manifest manifest, Map<String, List<Long>> declared, Map<String, TensorSpec> graph) {
        if (!declared.keySet().equals(graph.keySet())) {
            throw new PackageRefusedException("the model's %ss are %s, the manifest declares %s"
                    .formatted(
                            kind,
                            graph.keySet().stream().sorted().toList(),
                            declared.keySet().stream().sorted().toList()));
        }
        declared.forEach((name, shape) -> {
            TensorSpec spec = graph.get(name);
            List<Long> batched = new ArrayList<>(List.of(-1L));
            batched.addAll(shape);
            TensorSpec wanted = new TensorSpec(manifest.float16().contains(name) ? "float16" : "float32", batched);
            if (!wanted.equals(spec)) {
                throw new PackageRefusedException(
                        "the model's %s '%s' is %s, the manifest declares %s".formatted(kind, name, spec, wanted));
            }
        });
    }

    static boolean olderThan(String version, String needed) {
        String[] have = version.split("[.+-]", -1);
        String[] want = needed.split("\\.", -1);
        for (int i = 0; i < want.length; i++) {
            int a = i < have.length && have[i].matches("\\d{1,6}") ? Integer.parseInt(have[i]) : 0;
            int b = Integer.parseInt(want[i]);
            if (a != b) {
                return a < b;
            }
        }
        return false;
    }
}
