package org.prodrome.cds.evidence;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * The score {@code sample-mark}: {@code haemolysed} where the Observation of the role sample, or its Specimen, says so.
 */
final class SampleMark {
    private static final Set<String> NEGATIONS = Set.of("no", "not", "non", "without", "nil");
    private static final Set<String> WEAK = Set.of("visible", "significant");
    private static final Set<String> SIGNS = Set.of("sign", "signs", "evidence");
    private static final Set<String> NOTHING = Set.of("none", "nil", "absent", "negative");
    private static final Set<String> FOUND = Set.of("seen", "detected", "present");

    private SampleMark() {}

    static String print(ScoreInputs inputs) {
        Resource sample = Sources.observation(inputs.one("sample").orElseThrow(DerivationRefused::notDerived));
        Stream<Resource> tellers = Stream.concat(
                Stream.of(sample),
                Sources.children(sample, "specimen").stream()
                        .flatMap(reference -> specimen(inputs, reference).stream()));
        if (tellers.noneMatch(SampleMark::isMarked)) {
            throw DerivationRefused.notDerived();
        }
        return "haemolysed";
    }

    private static List<Resource> specimen(ScoreInputs inputs, Base reference) {
        String named = ((Reference) reference).getReferenceElement().getIdPart();
        return named == null
                ? List.of()
                : List.copyOf(inputs.store().fetch(List.of("Specimen/" + named)).values());
    }

    private static boolean isMarked(Resource teller) {
        List<CodeableConcept> concepts = Stream.of("interpretation", "condition")
                .flatMap(element -> Sources.children(teller, element).stream())
                .map(CodeableConcept.class::cast)
                .toList();
        boolean coded = concepts.stream()
                .flatMap(concept -> concept.getCoding().stream())
                .map(Coding::getCode)
                .anyMatch(code -> "HEM".equals(code) || "HM".equals(code));
        Stream<String> texts = concepts.stream()
                .flatMap(concept -> Stream.concat(
                        Stream.ofNullable(concept.getText()),
                        concept.getCoding().stream().map(Coding::getDisplay)));
        Stream<String> notes = Sources.children(teller, "note").stream()
                .flatMap(note -> Sources.children(note, "text").stream())
                .map(Base::primitiveValue);
        String all = Stream.concat(texts, notes)
                .filter(text -> text != null)
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT);
        return coded || says(List.of(all.split("[^a-z]+")));
    }

    private static boolean says(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if ((word.contains("hemoly") || word.contains("haemoly"))
                    && !word.startsWith("un")
                    && !isDenied(words, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDenied(List<String> words, int i) {
        int before = i - 1;
        if (WEAK.contains(at(words, before))) {
            before--;
        } else if (at(words, before).equals("of") && SIGNS.contains(at(words, before - 1))) {
            before -= 2;
        }
        String next = at(words, i + 1);
        return NEGATIONS.contains(at(words, before))
                || NOTHING.contains(next)
                || next.equals("not") && FOUND.contains(at(words, i + 2));
    }

    private static String at(List<String> words, int i) {
        return i < 0 || i >= words.size() ? "" : words.get(i);
    }
}
