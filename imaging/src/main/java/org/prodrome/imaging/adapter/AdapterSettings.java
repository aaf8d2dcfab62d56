package org.prodrome.imaging.adapter;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What is to be trained.
 *
 * @param id reverse domain name of the adapter
 * @param version three numbers
 * @param label column of the finding
 * @param split which films, {@code all} for every one
 * @param choices heads to choose from, at least one
 * @param seed of folds, first weights and intervals
 * @param card what a person says of it
 */
public record AdapterSettings(
        String id, String version, String label, String split, List<HeadChoice> choices, long seed, AdapterCard card) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z0-9][a-z0-9-]*)+");
    private static final Pattern VERSION = Pattern.compile("\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}");

    public AdapterSettings {
        if (id.length() > 100 || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "an id is a reverse domain name in small letters such as org.hospital.effusion, found '%s'"
                            .formatted(id.substring(0, Math.min(100, id.length()))));
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("a version is three numbers such as 1.0.0");
        }
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("at least one head to choose from is needed");
        }
        choices = List.copyOf(choices);
    }

    /** Name of the package's folder. */
    public String name() {
        return id + "-" + version;
    }
}
