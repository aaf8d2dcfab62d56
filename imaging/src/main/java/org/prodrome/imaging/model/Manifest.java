package org.prodrome.imaging.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.measure.ThoraxWidth;

/**
 * What a model package says of itself in {@code modelpackage.json}: what the server executes as types, what people read
 * as text, and what is only shown (evaluation, training data and the like) as the JSON that it is.
 *
 * @param id reverse domain name of the model
 * @param version version of the model, three numbers
 * @param name for people
 * @param description for people
 * @param authors for people
 * @param copyright for people
 * @param license SPDX name of the licence of the weights
 * @param licenseFile the file that holds its text
 * @param changelog by version, shown
 * @param weightsProvenance where the weights come from, shown
 * @param files every file of the package but the manifest
 * @param runtime what is needed to run it
 * @param card what people need to know
 * @param inputSelection which films it was made for
 * @param inputs shape of the network's inputs by name, without the batch dimension
 * @param outputs shape of the network's outputs by name, without the batch dimension
 * @param float16 which of those inputs and outputs have 16 bits; the others have 32
 * @param preprocess the declared preprocessing
 * @param preprocessSha256 its hash
 * @param segmentation the output that outlines organs, null when there is none
 * @param embedding the output that places a film among others
 * @param ratio the measurement made from the outlines, null when there is none
 * @param findings the output that answers for findings, null when there is none
 * @param view the output that says which view it is, null when there is none
 * @param explanation the output that shows where a score comes from, null when there is none
 * @param evaluation figures, shown
 * @param subgroups figures, shown
 * @param trainingData shown
 * @param gate what the input gate compares with
 * @param maintenance shown
 * @param goldens inputs with known results, run again at every load
 */
public record Manifest(
        String id,
        String version,
        String name,
        String description,
        String authors,
        String copyright,
        String license,
        String licenseFile,
        JsonNode changelog,
        JsonNode weightsProvenance,
        List<PackageFile> files,
        RuntimeNeeds runtime,
        Card card,
        InputSelection inputSelection,
        Map<String, List<Long>> inputs,
        Map<String, List<Long>> outputs,
        Set<String> float16,
        JsonNode preprocess,
        String preprocessSha256,
        @Nullable Segmentation segmentation,
        EmbeddingOutput embedding,
        @Nullable RatioMeasurement ratio,
        @Nullable FindingsOutput findings,
        @Nullable ViewOutput view,
        @Nullable ExplanationOutput explanation,
        JsonNode evaluation,
        JsonNode subgroups,
        JsonNode trainingData,
        GateSettings gate,
        JsonNode maintenance,
        List<Golden> goldens) {
    public Manifest {
        float16 = Set.copyOf(float16);
    }

    /** The id and version, as logs and results write it. */
    public String coordinates() {
        return id + "|" + version;
    }

    /**
     * A file of the package.
     *
     * @param name relative path with forward slashes
     * @param size bytes
     * @param sha256 64 hexadecimal digits
     * @param role model, model-int8 (the same model in 8-bit whole numbers), model-data (weights of either, which it
     *     keeps in another file), license, reference, golden, card or evaluation (figures and how they came about; for
     *     people and for the next training of a head)
     */
    public record PackageFile(String name, long size, String sha256, String role) {
        /** Whether it is the network or a part of it, so that it may be large. */
        boolean isModel() {
            return role.startsWith("model");
        }
    }

    /**
     * What is needed to run the model.
     *
     * @param backend {@code onnxruntime}
     * @param minVersion oldest version of it that will do
     * @param opset version of the standard ONNX operator set that the model is written in
     * @param maxBatchSize most films in one run
     * @param memoryMb what it needs in MiB with its weights; no less than its files have, no more than the machine has
     */
    public record RuntimeNeeds(String backend, String minVersion, int opset, int maxBatchSize, int memoryMb) {}

    /**
     * The model card, under the names of the CHAI applied model card.
     *
     * @param intendedUse one sentence
     * @param workflow how it is used
     * @param users who uses it
     * @param population whose films it was made for
     * @param outOfScope where it must not be used
     * @param risks known risks and limitations
     * @param riskLevel clinical risk level
     * @param regulatoryApproval approvals
     * @param releaseStage stage
     * @param fundingSource who paid
     * @param maintenance who keeps it
     */
    public record Card(
            String intendedUse,
            String workflow,
            String users,
            String population,
            String outOfScope,
            List<String> risks,
            String riskLevel,
            String regulatoryApproval,
            String releaseStage,
            String fundingSource,
            String maintenance) {}

    /**
     * Which films the model was made for, by DICOM keyword.
     *
     * @param modality allowed values of Modality
     * @param bodyPart allowed values of BodyPartExamined
     * @param viewPosition allowed values of ViewPosition
     * @param photometric allowed values of PhotometricInterpretation
     * @param minRows smallest height in pixels
     * @param minColumns smallest width in pixels
     * @param minAgeYears smallest age in completed years, null when any
     * @param maxAgeYears largest age in completed years, null when any; a package with one needs the age, because a
     *     film that does not say it is more likely an adult's
     * @param presentationIntent allowed values of PresentationIntentType; empty when the package does not say, then
     *     films for processing are refused and all others let through
     * @param excludedBurnedIn values of BurnedInAnnotation that refuse a film
     */
    public record InputSelection(
            List<String> modality,
            List<String> bodyPart,
            List<String> viewPosition,
            List<String> photometric,
            int minRows,
            int minColumns,
            @Nullable Integer minAgeYears,
            @Nullable Integer maxAgeYears,
            List<String> presentationIntent,
            List<String> excludedBurnedIn) {}

    /**
     * The output that outlines organs, and when an outline is too small to measure.
     *
     * @param output name of the network's output
     * @param rightLung class number
     * @param leftLung class number
     * @param heart class number
     * @param classes how many classes with the background
     * @param thoraxWidth how the chest is measured
     * @param lungAreaMin smallest share of the film for each lung
     * @param heartAreaMin smallest share of the film for the heart
     */
    public record Segmentation(
            String output,
            int rightLung,
            int leftLung,
            int heart,
            int classes,
            ThoraxWidth thoraxWidth,
            double lungAreaMin,
            double heartAreaMin) {}

    /**
     * The output that places a film among others.
     *
     * @param output name of the network's output
     * @param dims length of the vector
     * @param spaceId the space the vector lives in; vectors of two spaces are never compared
     * @param truncatable shorter lengths at which the first numbers, brought to length 1, still serve for a search
     */
    public record EmbeddingOutput(String output, int dims, String spaceId, List<Integer> truncatable) {
        public EmbeddingOutput {
            truncatable = List.copyOf(truncatable);
        }
    }

    /**
     * The cardiothoracic ratio's own error, measured on the package's test films.
     *
     * @param errorSd SD of model minus key points on the test films
     * @param errorHalfWidth95 1.96 SD
     * @param changeThreshold smallest difference called a change
     * @param callThreshold 0.50
     * @param n films behind these figures
     */
    public record RatioMeasurement(
            double errorSd, double errorHalfWidth95, double changeThreshold, double callThreshold, int n) {}

    /**
     * What the input gate compares with and where it draws its lines.
     *
     * @param reference file of known films' embeddings, 32-bit little-endian floats
     * @param n how many
     * @param k how many nearest are averaged
     * @param unusual cosine distance above which a film is unusual
     * @param refuse cosine distance above which a film is refused
     * @param mahalanobis a second distance, null when there is none
     * @param calibrationScores file of the distances of films that were set aside, ascending 32-bit little-endian
     *     floats, null when there is none; a film's p-value is its rank among them
     * @param sharpnessMin variance of the Laplacian below which it is refused
     * @param sharpnessMax variance of the Laplacian above which it is refused (noise)
     * @param entropyMin bits of the histogram below which it is refused
     * @param constantBorderMax share of constant rows or columns above which it is refused
     * @param mirrorRatioMin refused when its mirror image lies nearer than this times its own distance; null when the
     *     mirror image is not looked at
     */
    public record GateSettings(
            String reference,
            int n,
            int k,
            double unusual,
            double refuse,
            @Nullable Mahalanobis mahalanobis,
            @Nullable String calibrationScores,
            double sharpnessMin,
            double sharpnessMax,
            double entropyMin,
            double constantBorderMax,
            @Nullable Double mirrorRatioMin) {}

    /**
     * The distance of a film from the centre of the known films in units of their spread (Lee et al. 2018,
     * arXiv:1807.03888), with the covariance shrunk towards a multiple of the identity.
     *
     * @param output the network's output it is taken in
     * @param dims length of that output
     * @param mean file of the centre, 32-bit little-endian floats
     * @param precision file of the inverse of the shrunk covariance, row by row
     * @param shrinkage share of the identity, 0 to 1, for the record
     * @param unusual squared distance above which a film is unusual
     * @param refuse squared distance above which a film is refused
     */
    public record Mahalanobis(
            String output, int dims, String mean, String precision, double shrinkage, double unusual, double refuse) {}

    /**
     * A film with known results; the names are files of the package.
     *
     * @param input stored values, {@code .npy}
     * @param monochrome1 how they are meant to be shown
     * @param uint8 the film as the network sees it
     * @param mask the classes, null when the golden holds none
     * @param outputs file by name of the network's output; of a mask's scores every so many rows and columns will do
     * @param tolerance largest difference of a float
     */
    public record Golden(
            String input,
            boolean monochrome1,
            String uint8,
            @Nullable String mask,
            Map<String, String> outputs,
            double tolerance) {
        public Golden {
            // In one order in every process, so that a package is refused for the same output everywhere.
            outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
        }
    }
}
