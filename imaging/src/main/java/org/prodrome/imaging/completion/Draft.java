package org.prodrome.imaging.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.delivery.DeliveryException;
import org.prodrome.imaging.model.PackageRefusedException;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.preprocess.PreprocessPipeline;

/**
 * A draft as {@code models import} wrote it and as a person may have changed it since: its hashes are not looked at,
 * they are written anew.
 *
 * @param manifest the manifest without {@code draft}
 * @param model the network's file
 * @param license the text of the licence
 * @param pipeline the declared preprocessing
 * @param embedding the entry of {@code outputs} that places films
 * @param findings the entry of {@code outputs} with scores of findings, null for none
 */
record Draft(
        ObjectNode manifest,
        byte[] model,
        byte[] license,
        PreprocessPipeline pipeline,
        JsonNode embedding,
        @Nullable JsonNode findings) {
    private static final int MAX_MANIFEST_BYTES = 4 << 20;
    private static final Pattern NAME =
            Pattern.compile("[a-z][a-z0-9]*(\\.[a-z0-9][a-z0-9-]*)+-\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}");
    private static final String UNSAID = "not available";

    /**
     * Reads a draft.
     *
     * @param withoutFindings whether scores are left out
     * @throws DeliveryException naming what a person has to settle first
     */
    static Draft read(Path folder, boolean withoutFindings) throws IOException {
        try {
            PackageSource source = PackageSource.folder(folder);
            ObjectNode manifest = manifest(source);
            settled(manifest);
            named(manifest);
            inOneFileOfFloats(manifest);
            JsonNode embedding = output(manifest, "embedding");
            if (embedding == null) {
                throw new DeliveryException(
                        "the draft names no output of task embedding, one vector by film: without it no film can be compared with known ones. Export the network with one, say in 'outputs' which it is, or import it again");
            }
            JsonNode findings = withoutFindings ? null : output(manifest, "multilabel");
            if (findings != null && !findings.path("activation").asText().equals("sigmoid")) {
                throw new DeliveryException(
                        "the draft leaves open what the scores '%s' are (%s); settle it ('activation': 'sigmoid' for logits of findings of their own), or leave the scores out with --without-findings"
                                .formatted(findings.path("name").asText(), lacks(manifest)));
            }
            byte[] model = source.read("model.onnx", PackageSource.MAX_HELD_BYTES)
                    .orElseThrow(() -> new DeliveryException("the draft has no model.onnx"));
            String licenseFile = manifest.path("license_file").asText("LICENSE");
            byte[] license = source.read(licenseFile, MAX_MANIFEST_BYTES)
                    .orElseThrow(() -> new DeliveryException("the draft has no " + licenseFile));
            PreprocessPipeline pipeline = PreprocessPipeline.of(manifest.path("preprocess"));
            manifest.remove("draft");
            return new Draft(manifest, model, license, pipeline, embedding, findings);
        } catch (PackageRefusedException e) {
            throw new DeliveryException(String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode manifest(PackageSource source) throws IOException {
        byte[] json = source.read(PackageSource.MANIFEST, MAX_MANIFEST_BYTES)
                .orElseThrow(() -> new DeliveryException(
                        "no %s in the folder; a draft is made by 'models import'".formatted(PackageSource.MANIFEST)));
        try {
            if (JsonMapper.builder().build().readTree(json) instanceof ObjectNode root && root.has("draft")) {
                return root;
            }
        } catch (JsonProcessingException e) {
            throw new DeliveryException("%s is not JSON: %s".formatted(PackageSource.MANIFEST, e.getOriginalMessage()));
        }
        throw new DeliveryException("the folder holds no draft: its manifest has no property 'draft'");
    }

    /** What later becomes names of folders and inputs. */
    private static void named(ObjectNode manifest) {
        String name =
                manifest.path("id").asText() + "-" + manifest.path("version").asText();
        if (!NAME.matcher(name).matches()) {
            throw new DeliveryException(
                    "the draft's id and version are a reverse domain name and three numbers, found '%s'"
                            .formatted(name));
        }
        if (manifest.at("/network_data_format/inputs").size() != 1) {
            throw new DeliveryException("network_data_format.inputs: one input, the film, expected");
        }
    }

    /** What can be gone on from: numbers and weights are looked at and written again. */
    private static void inOneFileOfFloats(ObjectNode manifest) {
        for (JsonNode file : manifest.path("files")) {
            if (file.path("role").asText().equals("model-data")) {
                throw new DeliveryException(
                        "the network keeps weights in '%s'; only one with all its weights inside, %d MiB at most, can be completed: export it so, or have its own tool write length 1 and write the package by hand"
                                .formatted(file.path("name").asText(), PackageSource.MAX_HELD_BYTES >> 20));
            }
        }
        for (String side : List.of("inputs", "outputs")) {
            for (JsonNode one : manifest.path("network_data_format").path(side)) {
                if (one.path("dtype").asText().equals("float16")) {
                    throw new DeliveryException(
                            "network_data_format.%s: a network of 16-bit floats cannot be completed; export it with 32-bit inputs and outputs"
                                    .formatted(side));
                }
            }
        }
    }

    private static void settled(ObjectNode manifest) {
        List<String> open = new ArrayList<>();
        manifest.at("/draft/to_settle").forEach(one -> open.add(one.asText()));
        if (!open.isEmpty()) {
            throw new DeliveryException(
                    "the draft lacks what no command can find out: %s. Settle it and take the line out of draft.to_settle"
                            .formatted(String.join("; ", open)));
        }
    }

    private static String lacks(ObjectNode manifest) {
        for (JsonNode lack : manifest.at("/draft/lacks")) {
            if (lack.asText().startsWith("logits:") || lack.asText().startsWith("activation:")) {
                return lack.asText();
            }
        }
        return "'activation' is not 'sigmoid'";
    }

    private static @Nullable JsonNode output(ObjectNode manifest, String task) {
        for (JsonNode output : manifest.path("outputs")) {
            if (output.path("task").asText().equals(task)) {
                return output;
            }
        }
        return null;
    }

    /** The id and version, as the package's folder is named. */
    String name() {
        return manifest.path("id").asText() + "-" + manifest.path("version").asText();
    }

    /** The network's input. */
    String input() {
        return manifest.at("/network_data_format/inputs").fieldNames().next();
    }

    /** A limit of {@code input_selection.PatientAge} in completed years, null when there is none. */
    @Nullable
    Integer age(String limit) {
        JsonNode age = manifest.at("/input_selection/PatientAge").path(limit);
        return age.isInt() ? (Integer) age.intValue() : null;
    }

    /** The properties whose text says that the source folder did not tell, for a person to read and decide on. */
    List<String> unsaid() {
        List<String> unsaid = new ArrayList<>();
        manifest.properties().forEach(entry -> {
            if (entry.getValue().asText().startsWith(UNSAID)) {
                unsaid.add(entry.getKey());
            }
        });
        return unsaid;
    }
}
