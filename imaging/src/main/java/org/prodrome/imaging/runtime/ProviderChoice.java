package org.prodrome.imaging.runtime;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which provider runs the models, and why. Being listed by the library is not enough: what is asked for runs a small
 * model first, since a GPU build without CUDA libraries, driver or device lists CUDA too.
 *
 * @param provider what runs
 * @param reason why it is not the one that was asked for; empty when it is, or when nothing was asked for
 */
public record ProviderChoice(ExecutionProvider provider, String reason) {
    private static final Pattern MISSING_LIBRARY =
            Pattern.compile("(lib[\\w.+-]+\\.so[\\w.]*): cannot open shared object file|([\\w-]+\\.dll)");

    /** The library puts the signature of its own function before it, and the machine's name after it. */
    private static final Pattern FAILURE = Pattern.compile("(?:CUDA|CUDNN|CUBLAS)[A-Z_]* failure \\d+: [^;\\n]{1,200}");

    /** What a site may ask for. */
    public enum Wish {
        /** The processor, whatever else there is. */
        CPU,
        /** CUDA, and no model at all without it. */
        CUDA,
        /** CUDA where it works, else the processor. */
        AUTO;

        /** @throws IllegalArgumentException naming the words that are allowed */
        public static Wish of(String word) {
            for (Wish wish : values()) {
                if (wish.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return wish;
                }
            }
            throw new IllegalArgumentException("a provider is cpu, cuda or auto, found '%s'".formatted(word));
        }
    }

    /**
     * Chooses.
     *
     * @param listed providers that the library lists
     * @param attempt tries a provider on this machine; empty when it works, else the library's message
     * @throws ModelLoadException when CUDA is asked for and does not work; the message names what is missing
     */
    public static ProviderChoice choose(
            Wish wish, Set<ExecutionProvider> listed, Function<ExecutionProvider, Optional<String>> attempt) {
        if (wish == Wish.CPU) {
            return new ProviderChoice(ExecutionProvider.CPU, "");
        }
        Optional<String> problem = listed.contains(ExecutionProvider.CUDA)
                ? attempt.apply(ExecutionProvider.CUDA).map(ProviderChoice::explain)
                : Optional.of("this build holds ONNX Runtime without CUDA; build it with -Pgpu");
        if (problem.isEmpty()) {
            return new ProviderChoice(ExecutionProvider.CUDA, "");
        }
        if (wish == Wish.CUDA) {
            throw new ModelLoadException("CUDA was asked for and does not work: " + problem.get(), null);
        }
        return new ProviderChoice(ExecutionProvider.CPU, "CUDA does not work: " + problem.get());
    }

    /** The library that is missing or the failure where the message names one, else the message's first line. */
    static String explain(String message) {
        Matcher library = MISSING_LIBRARY.matcher(message);
        if (library.find()) {
            String name = library.group(1) == null ? library.group(2) : library.group(1);
            return "the library %s is missing on this machine".formatted(name);
        }
        Matcher failure = FAILURE.matcher(message);
        if (failure.find()) {
            return failure.group().strip();
        }
        String line = message.lines().findFirst().orElse("no message");
        return line.substring(0, Math.min(200, line.length()));
    }
}
