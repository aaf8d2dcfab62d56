package org.prodrome.imaging.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.prodrome.imaging.TinyOnnx;
import org.prodrome.imaging.runtime.ProviderChoice.Wish;

class ProviderChoiceTest {
    private static final Set<ExecutionProvider> BOTH = Set.of(ExecutionProvider.CPU, ExecutionProvider.CUDA);
    private static final String NO_CUBLAS =
            "Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared"
                    + " object file: No such file or directory";

    @Test
    void theProcessorRunsUnlessSomethingElseIsAskedFor() {
        assertThat(ProviderChoice.choose(Wish.CPU, BOTH, provider -> Optional.of("never tried")))
                .isEqualTo(new ProviderChoice(ExecutionProvider.CPU, ""));
    }

    @Test
    void cudaRunsWhereItWorks() {
        assertThat(ProviderChoice.choose(Wish.AUTO, BOTH, provider -> Optional.empty()))
                .isEqualTo(new ProviderChoice(ExecutionProvider.CUDA, ""));
        assertThat(ProviderChoice.choose(Wish.CUDA, BOTH, provider -> Optional.empty())
                        .provider())
                .isEqualTo(ExecutionProvider.CUDA);
    }

    @Test
    void aMissingLibraryIsNamed() {
        assertThat(ProviderChoice.choose(Wish.AUTO, BOTH, provider -> Optional.of(NO_CUBLAS)))
                .isEqualTo(new ProviderChoice(
                        ExecutionProvider.CPU,
                        "CUDA does not work: the library libcublasLt.so.12 is missing on this machine"));
        assertThatThrownBy(() -> ProviderChoice.choose(Wish.CUDA, BOTH, provider -> Optional.of(NO_CUBLAS)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("libcublasLt.so.12 is missing");
    }

    @Test
    void theProbeIsOneConvolutionAndRuns() {
        assertThat(OnnxModelRuntime.probe())
                .isEqualTo(new TinyOnnx(1, 1, 3, 3).sumOfNine("sum").file());
        assertThat(OnnxModelRuntime.attempt(ExecutionProvider.CPU, OnnxModelRuntime.probe()))
                .isEmpty();
    }

    @Test
    void aProviderWhoseLibrariesLoadButThatRunsNothingIsNotChosen() {
        // A session that opens and then fails, and one that gives another number.
        byte[] otherSize = new TinyOnnx(1, 1, 4, 4).sumOfNine("sum").file();
        byte[] otherNumber =
                new TinyOnnx(1, 1, 3, 3).pooled().scores("sum", 1, 1).file();
        ProviderChoice failed = ProviderChoice.choose(
                Wish.AUTO, BOTH, cuda -> OnnxModelRuntime.attempt(ExecutionProvider.CPU, otherSize));
        assertThat(failed.provider()).isEqualTo(ExecutionProvider.CPU);
        assertThat(failed.reason()).startsWith("CUDA does not work: ").contains("nvalid dimensions");
        assertThat(ProviderChoice.choose(
                        Wish.AUTO, BOTH, cuda -> OnnxModelRuntime.attempt(ExecutionProvider.CPU, otherNumber)))
                .isEqualTo(new ProviderChoice(
                        ExecutionProvider.CPU, "CUDA does not work: a convolution gives a wrong number"));
        assertThatThrownBy(() -> ProviderChoice.choose(
                        Wish.CUDA, BOTH, cuda -> OnnxModelRuntime.attempt(ExecutionProvider.CPU, otherNumber)))
                .isInstanceOf(ModelLoadException.class);
    }

    @Test
    void aFailureOfTheDriverIsSaidWithoutTheLibrarysSignatureAndTheMachinesName() {
        assertThat(
                        ProviderChoice.explain(
                                "Error code - ORT_FAIL - message: /onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:129 "
                                        + "std::conditional_t<THRW, void, onnxruntime::common::Status> onnxruntime::CudaCall(ERRTYPE, const char*) "
                                        + "CUDA failure 100: no CUDA-capable device is detected ; GPU=-1 ; hostname=ward7 ; expr=cudaSetDevice();"))
                .isEqualTo("CUDA failure 100: no CUDA-capable device is detected");
    }

    @Test
    void aBuildWithoutCudaSaysHowToMakeOneWithIt() {
        assertThatThrownBy(() -> OnnxModelRuntime.choose(Wish.CUDA))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("CUDA was asked for and does not work");
        assertThat(ProviderChoice.choose(Wish.AUTO, Set.of(ExecutionProvider.CPU), provider -> Optional.empty())
                        .reason())
                .contains("-Pgpu");
        assertThatThrownBy(() -> Wish.of("tpu")).hasMessage("a provider is cpu, cuda or auto, found 'tpu'");
    }

    /** Only where a GPU is at hand: the goldens' model on it gives the processor's numbers. */
    @Test
    @Tag("gpu")
    @EnabledIf("cudaWorks")
    void cudaGivesTheProcessorsNumbers() {
        try (ModelRuntime cpu = OnnxModelRuntime.open(ModelRuntimeContract.model());
                ModelRuntime cuda = OnnxModelRuntime.open(ModelRuntimeContract.model(), ExecutionProvider.CUDA)) {
            assertThat(cuda.description()).endsWith("cuda");
            assertThat(ModelRuntimeContract.embedding(cuda, ModelRuntimeContract.film(1)))
                    .containsExactly(
                            ModelRuntimeContract.embedding(cpu, ModelRuntimeContract.film(1)), Offset.offset(1e-3f));
        }
    }

    static boolean cudaWorks() {
        return OnnxModelRuntime.choose(Wish.AUTO).provider() == ExecutionProvider.CUDA;
    }
}
