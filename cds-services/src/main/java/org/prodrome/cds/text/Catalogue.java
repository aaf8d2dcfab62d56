package org.prodrome.cds.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.prodrome.longitudinal.sentence.Words;
import org.prodrome.terminology.quantity.Analyte;

/**
 * The texts of one language by the English that stands in the code, from one JSON file. A text is translated only as a
 * whole: by an entry of its own, by an entry with holes whose contents can all be translated, as a number or a day, or
 * as a list of such. Safe for many threads.
 */
final class Catalogue {
    private static final int DEEPEST = 8;
    private static final int MOST_KEPT = 20_000;
    private static final Pattern SLOT = Pattern.compile("\\{[a-zA-Z][a-zA-Z0-9]*}");
    private static final Pattern WORDS = Pattern.compile("[\\p{L}\\p{Nd}]");
    private static final List<String> LIST_SIGNS = List.of("; ", ", ");

    private final Map<String, Entry> entries;
    private final Map<String, Entry> smallLetters;
    private final List<Template> templates;
    private final Map<String, Optional<List<String>>> known = new ConcurrentHashMap<>();

    private record Template(Entry entry, Pattern pattern, List<String> holes) {}

    private Catalogue(Map<String, Entry> entries) {
        this.entries = entries;
        this.smallLetters = Stream.of(Analyte.values())
                .map(Analyte::label)
                .filter(entries::containsKey)
                .collect(Collectors.toMap(
                        label -> label.toLowerCase(Locale.ROOT), entries::get, (first, again) -> first));
        this.templates = entries.values().stream()
                .filter(Entry::hasHoles)
                .sorted(Comparator.comparingInt(Entry::length).reversed().thenComparing(Entry::english))
                .map(entry -> new Template(entry, entry.pattern(), Entry.holes(entry.english())))
                .toList();
    }

    /** The catalogue of a language that has one. */
    static Catalogue of(Language language) {
        String file = language.code() + ".json";
        try (InputStream in = Catalogue.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks the texts " + file);
            }
            Map<String, Entry> entries = new LinkedHashMap<>();
            JsonNode sections = new ObjectMapper()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .readTree(in);
            sections.fields()
                    .forEachRemaining(section -> section.getValue().fields().forEachRemaining(text -> {
                        Entry entry = new Entry(text.getKey(), translations(text.getValue()));
                        if (entries.put(text.getKey(), entry) != null) {
                            throw new IllegalStateException("%s has twice: %s".formatted(file, text.getKey()));
                        }
                    }));
            return new Catalogue(entries);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    private static List<String> translations(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList()
                : List.of(value.asText());
    }

    /** All entries, in the order of the file. */
    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** The translation of exactly this text. */
    Optional<String> entry(String english) {
        return Optional.ofNullable(entries.get(english))
                .map(entry -> entry.translations().get(0));
    }

    /** The text in this language; empty when a part of it is in no entry. */
    Optional<String> text(String english) {
        return texts(english).map(all -> all.get(0));
    }

    /** The same with its shorter forms after it. */
    Optional<List<String>> texts(String english) {
        Optional<List<String>> found = known.get(english);
        if (found == null) {
            found = find(english, 0);
            // Texts with numbers in them are many; what was found is soon found again.
            if (known.size() >= MOST_KEPT) {
                known.clear();
            }
            known.put(english, found);
        }
        return found;
    }

    private Optional<List<String>> find(String english, int depth) {
        Entry entry = entries.get(english);
        if (entry != null && !entry.hasHoles()) {
            return Optional.of(entry.translations());
        }
        // A suggestion's label has the name of an analyte in small letters, also where it has capitals.
        Entry inSmall = smallLetters.get(english);
        if (inSmall != null) {
            return Optional.of(inSmall.translations());
        }
        if (Character.isUpperCase(english.isEmpty() ? ' ' : english.charAt(0))) {
            Entry small = entries.get(Character.toLowerCase(english.charAt(0)) + english.substring(1));
            if (small != null && !small.hasHoles()) {
                return Optional.of(
                        small.translations().stream().map(Words::capital).toList());
            }
        }
        if (!WORDS.matcher(SLOT.matcher(english).replaceAll("")).find()) {
            return Optional.of(List.of(english));
        }
        if (depth == DEEPEST) {
            return Optional.empty();
        }
        return Figures.german(english)
                .map(List::of)
                .or(() -> Units.isShown(english) ? Optional.of(List.of(english)) : Optional.empty())
                .or(() -> byTemplate(english, depth))
                .or(() -> list(english, depth));
    }

    private Optional<List<String>> byTemplate(String english, int depth) {
        for (Template template : templates) {
            Matcher matcher = template.pattern().matcher(english);
            if (matcher.matches()) {
                List<List<String>> contents = new ArrayList<>();
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    String part = matcher.group(i);
                    (Entry.isVerbatim(template.holes().get(i - 1)) ? Optional.of(List.of(part)) : find(part, depth + 1))
                            .ifPresent(contents::add);
                }
                if (contents.size() == matcher.groupCount()) {
                    return Optional.of(filled(template, contents));
                }
            }
        }
        return Optional.empty();
    }

    /** Every form of the template around the first forms of its parts, then around shorter ones. */
    private static List<String> filled(Template template, List<List<String>> contents) {
        int most = contents.stream().mapToInt(List::size).max().orElse(1);
        return IntStream.range(0, most)
                .mapToObj(form -> contents.stream()
                        .map(forms -> forms.get(Math.min(form, forms.size() - 1)))
                        .toList())
                .flatMap(parts -> template.entry().translations().stream()
                        .map(translation -> Entry.filled(translation, template.holes(), parts)))
                .toList();
    }

    /** A list is translated part by part; numbers with a decimal comma are set apart by semicolons. */
    private Optional<List<String>> list(String english, int depth) {
        for (String sign : LIST_SIGNS) {
            List<String> parts = List.of(english.split(sign, -1));
            if (parts.size() > 1) {
                List<Optional<List<String>>> found =
                        parts.stream().map(part -> find(part, depth + 1)).toList();
                if (found.stream().allMatch(Optional::isPresent)) {
                    boolean numbers = parts.stream().allMatch(Figures::isNumber);
                    return Optional.of(List.of(String.join(
                            numbers ? "; " : sign,
                            found.stream()
                                    .map(part -> part.orElseThrow().get(0))
                                    .toList())));
                }
            }
        }
        return Optional.empty();
    }

    /** Signs of units, which are the same in every language. */
    private static final class Units {
        private static final Set<String> SHOWN = Stream.concat(
                        Stream.of(Analyte.values())
                                .map(Analyte::unit)
                                .flatMap(unit -> Stream.of(unit, Words.shown(unit))),
                        Stream.of("pg", "mEq/L", "kPa"))
                .filter(unit -> !unit.equals("a minute") && !unit.equals("points"))
                .collect(Collectors.toUnmodifiableSet());

        static boolean isShown(String unit) {
            return SHOWN.contains(unit);
        }

        private Units() {}
    }
}
