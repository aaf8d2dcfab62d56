package org.prodrome.terminology.code;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Names by which an order without a listed code names its drug: ingredients, synonyms and brand names, each with its
 * source, in {@code drug-names.tsv} beside this class. A name belongs to the ingredient whose RxNorm code stands before
 * it. No table here holds brand names, so they are unverified, as value sets say of codes.
 *
 * <p>Words are trusted less than a code: an order that names a form for skin, eye or ear, or says not to take the drug,
 * is not recognised by them.
 */
public final class DrugNames {
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{Nd}]+");
    private static final Set<String> LOCAL_FORMS =
            Set.of("topical", "gel", "emulgel", "cream", "ointment", "ophthalmic", "eye", "otic", "ear");
    private static final Set<String> DENIED_BEFORE =
            Set.of("no", "not", "avoid", "stop", "stopped", "hold", "held", "discontinue", "discontinued", "allergic");
    private static final Set<String> DENIED_AFTER =
            Set.of("allergy", "intolerance", "intolerant", "stopped", "held", "discontinued");
    private static final int WORDS_BEFORE = 3;
    private static final Map<String, List<String>> BY_INGREDIENT = table();
    private static final Map<CodeSet, List<String>> BY_SET = new ConcurrentHashMap<>();

    private DrugNames() {}

    /** Names of the ingredients in a set, lower case with single spaces, longest first; empty for unnamed sets. */
    public static List<String> of(CodeSet set) {
        return BY_SET.computeIfAbsent(set, DrugNames::read);
    }

    /** The names of one RxNorm ingredient. */
    public static List<String> ofIngredient(String rxcui) {
        return BY_INGREDIENT.getOrDefault(rxcui, List.of());
    }

    /** The name of a drug of the set that the words of an order hold as whole words, the longest such. */
    public static Optional<String> in(String label, CodeSet set) {
        List<String> names = of(set);
        if (names.isEmpty() || label.isEmpty()) {
            return Optional.empty();
        }
        List<String> words = List.of(BETWEEN_WORDS.split(label.toLowerCase(Locale.ROOT)));
        return words.stream().anyMatch(LOCAL_FORMS::contains)
                ? Optional.empty()
                : names.stream()
                        .filter(name -> isSaid(words, List.of(name.split(" "))))
                        .findFirst();
    }

    private static boolean isSaid(List<String> words, List<String> name) {
        int at = Collections.indexOfSubList(words, name);
        return at >= 0
                && words.subList(Math.max(0, at - WORDS_BEFORE), at).stream().noneMatch(DENIED_BEFORE::contains)
                && words.stream().skip((long) at + name.size()).limit(1).noneMatch(DENIED_AFTER::contains);
    }

    private static List<String> read(CodeSet set) {
        Set<String> names = new LinkedHashSet<>();
        set.members().stream()
                .filter(code -> CodeSystems.RXNORM.equals(code.system()))
                .forEach(code -> names.addAll(ofIngredient(code.code())));
        return names.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static Map<String, List<String>> table() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        try (InputStream in = DrugNames.class.getResourceAsStream("drug-names.tsv")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks drug-names.tsv");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split("\t", -1);
                names.computeIfAbsent(cells[0], ingredient -> new ArrayList<>()).add(cells[1]);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read drug-names.tsv", unreadable);
        }
        return names;
    }
}
