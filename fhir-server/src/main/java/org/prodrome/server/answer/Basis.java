package org.prodrome.server.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an answer rests on beside the call and the record: the build, models, content of options, settings of the rules,
 * language, units and address, each by its name with a hash or its value.
 */
record Basis(Map<String, String> parts) {
    /** Name of the state of the content of options; only what is {@value #READY} can be compared. */
    static final String OPTIONS = "options";

    static final String READY = "ready";

    /** What begins the name of a resource of that content. */
    static final String CONTENT = "content ";

    private static final String NOT_THERE = "not there";
    private static final ObjectMapper JSON = new ObjectMapper();

    Basis {
        parts = Collections.unmodifiableMap(new TreeMap<>(parts));
    }

    /** One part that is another now. */
    record Changed(String what, String then, String now) {
        String words() {
            return "%s was %s and is %s".formatted(what, then, now);
        }
    }

    /** What differs now, by name. Content of options is left out while one of the two has not been read. */
    List<Changed> comparedWith(Basis now) {
        boolean whole = isReady() && now.isReady();
        TreeSet<String> names = new TreeSet<>(parts.keySet());
        names.addAll(now.parts.keySet());
        List<Changed> changed = new ArrayList<>();
        for (String name : names) {
            String then = parts.getOrDefault(name, NOT_THERE);
            String is = now.parts.getOrDefault(name, NOT_THERE);
            if (!then.equals(is) && (whole || !name.startsWith(CONTENT))) {
                changed.add(new Changed(name, then, is));
            }
        }
        return changed;
    }

    private boolean isReady() {
        return Objects.equals(parts.get(OPTIONS), READY);
    }

    String json() {
        try {
            return JSON.writeValueAsString(parts);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Basis ofJson(String json) {
        try {
            return new Basis(JSON.readValue(
                    json, JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
