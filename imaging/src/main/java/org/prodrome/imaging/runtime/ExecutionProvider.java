package org.prodrome.imaging.runtime;

/** What ONNX Runtime computes with. */
public enum ExecutionProvider {
    CPU("cpu"),
    /** An NVIDIA GPU; needs the {@code onnxruntime_gpu} build and CUDA's libraries on the machine. */
    CUDA("cuda");

    private final String word;

    ExecutionProvider(String word) {
        this.word = word;
    }

    /** As settings and descriptions write it. */
    public String word() {
        return word;
    }
}
