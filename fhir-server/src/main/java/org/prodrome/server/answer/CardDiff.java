package org.prodrome.server.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where two cards differ, by JSON path; long texts are cut to where they begin to. */
final class CardDiff {
    /** More places than these are counted and not listed. */
    static final int MOST = 50;

    private static final int LONGEST = 300;
    private static final int LEAD = 40;

    private final List<Difference> found = new ArrayList<>();
    private int more;

    private CardDiff() {}

    /**
     * One place.
     *
     * @param path such as {@code $.links[0].url}
     * @param before what stood there, null where nothing did
     * @param now what stands there, null where nothing does
     */
    record Difference(
            String path, @Nullable String before, @Nullable String now) {}

    /**
     * All of them.
     *
     * @param listed the first {@value #MOST}
     * @param more how many are not listed
     */
    record Result(List<Difference> listed, int more) {
        static final Result NONE = new Result(List.of(), 0);

        int size() {
            return listed.size() + more;
        }
    }

    static Result between(JsonNode before, JsonNode now) {
        CardDiff diff = new CardDiff();
        diff.compare("$", before, now);
        return new Result(List.copyOf(diff.found), diff.more);
    }

    private void compare(String path, JsonNode before, JsonNode now) {
        if (before.isObject() && now.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            before.fieldNames().forEachRemaining(names::add);
            now.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(path + step(name), before.path(name), now.path(name)));
        } else if (before.isArray() && now.isArray()) {
            for (int i = 0; i < Math.max(before.size(), now.size()); i++) {
                compare("%s[%d]".formatted(path, i), before.path(i), now.path(i));
            }
        } else if (!before.equals(now)) {
            add(path, before, now);
        }
    }

    private static String step(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? "." + name : "['%s']".formatted(name);
    }

    private void add(String path, JsonNode before, JsonNode now) {
        if (found.size() == MOST) {
            more++;
            return;
        }
        String was = text(before);
        String is = text(now);
        int same = 0;
        while (same < Math.min(was.length(), is.length()) && was.charAt(same) == is.charAt(same)) {
            same++;
        }
        found.add(new Difference(
                path,
                before.isMissingNode() ? null : excerpt(was, same),
                now.isMissingNode() ? null : excerpt(is, same)));
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : node.toString();
    }

    private static String excerpt(String text, int from) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int start = Math.max(0, Math.min(from, text.length()) - LEAD);
        int end = Math.min(text.length(), start + LONGEST);
        return (start > 0 ? "..." : "") + text.substring(start, end) + (end < text.length() ? "..." : "");
    }
}
