package org.prodrome.terminology.code;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;

/**
 * A named set of codes, members listed one by one (no licensed hierarchy is shipped, see docs/decisions). A concept is
 * in the set when any of its codings is.
 */
public final class CodeSet {
    private final String name;
    private final List<Code> members;
    private final Map<String, Set<String>> codesBySystem = new HashMap<>();

    /** Made when first asked for; most sets are never looked for in text. */
    private volatile @Nullable List<String> phrases;

    private volatile @Nullable List<List<String>> names;

    /**
     * @param name what a person calls the set, such as {@code chronic kidney disease}
     * @param members the codes; their order is kept
     */
    public CodeSet(String name, List<Code> members) {
        this.name = name;
        this.members = List.copyOf(members);
        for (Code code : members) {
            codesBySystem
                    .computeIfAbsent(code.system(), system -> new HashSet<>())
                    .add(code.code());
        }
    }

    /** A set of codes of one system, from alternating code and display. */
    public static CodeSet of(String name, String system, String... codeThenDisplay) {
        if (codeThenDisplay.length % 2 != 0) {
            throw new IllegalArgumentException("set %s has a code without a display".formatted(name));
        }
        Stream.Builder<Code> codes = Stream.builder();
        for (int i = 0; i < codeThenDisplay.length; i += 2) {
            codes.add(new Code(system, codeThenDisplay[i], codeThenDisplay[i + 1]));
        }
        return new CodeSet(name, codes.build().toList());
    }

    /** This set and the members of the others, under a new name. */
    public CodeSet and(String newName, CodeSet... others) {
        return new CodeSet(
                newName,
                Stream.concat(members.stream(), Stream.of(others).flatMap(other -> other.members.stream()))
                        .distinct()
                        .toList());
    }

    /** Whether any coding of the concept is a member. */
    public boolean isIn(CodeableConcept concept) {
        for (Coding coding : concept.getCoding()) {
            if (isIn(coding)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the coding's system and code name a member. */
    public boolean isIn(Coding coding) {
        Set<String> codes = codesBySystem.get(coding.getSystem());
        return codes != null && codes.contains(coding.getCode());
    }

    /** What a person calls the set. */
    public String name() {
        return name;
    }

    /** The codes, in the order they were listed. */
    public List<Code> members() {
        return members;
    }

    /** The displays as phrases to look for in free text: lower case, letters and digits with single spaces. */
    public List<String> phrases() {
        List<String> made = phrases;
        if (made == null) {
            made = displays();
            phrases = made;
        }
        return made;
    }

    /** Whether all words of a member's display are among the words of a text, which are lower case. */
    public boolean isNamedIn(Set<String> words) {
        List<List<String>> made = names;
        if (made == null) {
            made = phrases().stream().map(phrase -> List.of(phrase.split(" "))).toList();
            names = made;
        }
        for (List<String> name : made) {
            if (words.containsAll(name)) {
                return true;
            }
        }
        return false;
    }

    private List<String> displays() {
        return members.stream()
                .map(code -> code.display()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{Nd}]+", " ")
                        .strip())
                .filter(phrase -> !phrase.isEmpty())
                .distinct()
                .toList();
    }

    @Override
    public String toString() {
        return name + members.stream().map(Code::code).toList();
    }
}
