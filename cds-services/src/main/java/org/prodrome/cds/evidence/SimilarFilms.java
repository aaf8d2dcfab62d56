package org.prodrome.cds.evidence;

import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Type;

/** What {@code ImagingStudy/$similar} answered: opaque cases of other patients, most similar first. */
public final class SimilarFilms {
    private static final Pattern OPAQUE_ID = Pattern.compile("[A-Za-z0-9\\-]{1,64}");
    private static final int MOST = 20;

    private final List<ParametersParameterComponent> cases;

    private SimilarFilms(List<ParametersParameterComponent> cases) {
        this.cases = cases;
    }

    public static SimilarFilms of(Parameters answer) {
        return new SimilarFilms(answer.getParameter().stream()
                .filter(parameter -> "case".equals(parameter.getName()))
                .limit(MOST)
                .toList());
    }

    /** A part of the answer as sentences show it, asked for again. */
    static String print(EvidenceStore store, String study, Map<String, String> parameters) {
        int count = Decimals.parameter(parameters.getOrDefault("count", "3")).intValue();
        if (!study.startsWith("ImagingStudy/") || count < 1 || count > MOST) {
            throw DerivationRefused.notDerived();
        }
        SimilarFilms films = of(store.similar(study, count).orElseThrow(DerivationRefused::notDerived));
        if (films.isEmpty()) {
            throw DerivationRefused.notDerived();
        }
        return switch (parameters.getOrDefault("part", "")) {
            case "count" -> films.count();
            case "ratios" -> films.ratios().orElseThrow(DerivationRefused::notDerived);
            case "ids" -> films.ids();
            case "synthetic" -> films.synthetic();
            default -> throw DerivationRefused.notDerived();
        };
    }

    public boolean isEmpty() {
        return cases.isEmpty();
    }

    public String count() {
        return String.valueOf(cases.size());
    }

    /** Ratios with two decimals, comma separated; empty when one of the films has none. */
    public Optional<String> ratios() {
        List<String> ratios = parts("cardiothoracicRatio", SimilarFilms::ratio);
        return ratios.isEmpty() || ratios.size() != cases.size()
                ? Optional.empty()
                : Optional.of(String.join(", ", ratios));
    }

    /** Opaque ids, comma separated; what does not look like one is left out. */
    public String ids() {
        return String.join(", ", parts("case", SimilarFilms::id));
    }

    /** How many say that they are synthetic. */
    public String synthetic() {
        return String.valueOf(parts(
                        "synthetic",
                        value -> value instanceof BooleanType yes && yes.booleanValue()
                                ? Optional.of("yes")
                                : Optional.empty())
                .size());
    }

    private List<String> parts(String name, Function<Type, Optional<String>> print) {
        return cases.stream()
                .flatMap(found -> found.getPart().stream()
                        .filter(part -> name.equals(part.getName()) && part.hasValue())
                        .limit(1))
                .flatMap(part -> print.apply(part.getValue()).stream())
                .collect(Collectors.toList());
    }

    private static Optional<String> ratio(Type value) {
        return value instanceof DecimalType decimal && decimal.getValue() != null
                ? Optional.of(Decimals.sane(decimal.getValue())
                        .setScale(2, RoundingMode.HALF_UP)
                        .toPlainString())
                : Optional.empty();
    }

    private static Optional<String> id(Type value) {
        return value instanceof PrimitiveType<?> text
                ? Optional.ofNullable(text.getValueAsString())
                        .filter(id -> OPAQUE_ID.matcher(id).matches())
                : Optional.empty();
    }
}
