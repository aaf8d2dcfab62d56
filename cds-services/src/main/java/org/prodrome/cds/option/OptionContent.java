package org.prodrome.cds.option;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.hl7.elm.r1.VersionedIdentifier;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * All options that are known, compiled and checked: what the program brings, and what a site brings beside it or, with
 * the same address, in its place. What is not right is refused with its reasons; the rest is used.
 */
public final class OptionContent {
    private final FhirContext fhir;
    private final ValueSets sets = new ValueSets();
    private final List<Plan> plans = new CopyOnWriteArrayList<>();
    private final List<Refused> refused = new CopyOnWriteArrayList<>();
    private final CqlLibraries libraries;

    private final Map<String, String> fingerprints;

    private record Placed<T>(T resource, ContentFiles files, String text) {
        /** Of a library with the CQL that it names. */
        String fingerprint() {
            String cql = resource instanceof Library library
                    ? library.getContent().stream()
                            .map(content -> OptionContent.text(content, files))
                            .collect(Collectors.joining())
                    : "";
            return sha256(text + cql);
        }

        private static String sha256(String text) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private OptionContent(FhirContext fhir, List<ContentFiles> places, Set<String> rules) {
        this.fhir = fhir;
        Map<String, Placed<MetadataResource>> byUrl = read(places);
        Map<String, String> hashes = new TreeMap<>();
        byUrl.forEach((url, placed) -> hashes.put(
                placed.resource().fhirType() + " " + url,
                "version %s sha256:%s".formatted(placed.resource().getVersion(), placed.fingerprint())));
        this.fingerprints = Collections.unmodifiableMap(hashes);
        Map<VersionedIdentifier, String> cql = new LinkedHashMap<>();
        Map<String, VersionedIdentifier> byLibrary = new LinkedHashMap<>();
        Map<String, ActivityDefinition> activities = new LinkedHashMap<>();
        byUrl.forEach((url, placed) -> {
            if (placed.resource() instanceof ActivityDefinition activity) {
                activities.put(url, activity);
            } else if (placed.resource() instanceof ValueSet set) {
                sets.add(set).ifPresent(reason -> refuse(placed, List.of(reason)));
            } else if (placed.resource() instanceof Library library) {
                library(library, placed, cql, byLibrary);
            }
        });
        this.libraries = new CqlLibraries(cql);
        byUrl.values().forEach(placed -> {
            if (placed.resource() instanceof PlanDefinition plan) {
                plan(plan, placed, new PlanReader(fhir, rules, libraries, byLibrary, activities));
            }
        });
    }

    /**
     * Reads, compiles and checks.
     *
     * @param places later ones replace what earlier ones bring under the same address
     * @param rules ids of the rules that speak here
     */
    public static OptionContent load(FhirContext fhir, List<ContentFiles> places, Set<String> rules) {
        return new OptionContent(fhir, places, rules);
    }

    /** What is used, by id. */
    public List<Plan> plans() {
        return List.copyOf(plans);
    }

    /** What is not. */
    public List<Refused> refused() {
        return List.copyOf(refused);
    }

    /** Takes out a plan that failed when it was tried. */
    void refuse(Plan plan, String reason) {
        plans.remove(plan);
        refused.add(new Refused(plan.place(), "PlanDefinition " + plan.url(), List.of(reason)));
    }

    /** What was read, by type and address: version and SHA-256 of its text. */
    Map<String, String> fingerprints() {
        return fingerprints;
    }

    CqlLibraries libraries() {
        return libraries;
    }

    ValueSets sets() {
        return sets;
    }

    FhirContext fhir() {
        return fhir;
    }

    private Map<String, Placed<MetadataResource>> read(List<ContentFiles> places) {
        Map<String, Placed<MetadataResource>> byUrl = new TreeMap<>();
        for (ContentFiles files : places) {
            files.unreadable().forEach((name, why) -> refused.add(new Refused(files.place(), name, List.of(why))));
            new TreeMap<>(files.texts()).forEach((name, text) -> {
                if (name.endsWith(".json")) {
                    read(files, name, text, byUrl);
                }
            });
        }
        return byUrl;
    }

    private void read(ContentFiles files, String name, String text, Map<String, Placed<MetadataResource>> byUrl) {
        IParser parser = fhir.newJsonParser();
        parser.setParserErrorHandler(new StrictErrorHandler());
        try {
            IBaseResource resource = parser.parseResource(text);
            if (resource instanceof MetadataResource known && isKnown(known) && known.hasUrl()) {
                byUrl.put(known.getUrl(), new Placed<>(known, files, text));
            } else {
                refused.add(new Refused(
                        files.place(),
                        name,
                        List.of("a PlanDefinition, ActivityDefinition, Library or ValueSet with a url, found "
                                + resource.fhirType())));
            }
        } catch (DataFormatException e) {
            refused.add(new Refused(files.place(), name, List.of("no valid FHIR R4 JSON: " + e.getMessage())));
        } catch (StackOverflowError e) {
            refused.add(new Refused(files.place(), name, List.of("FHIR R4 JSON, found one that is nested too deep")));
        }
    }

    private static boolean isKnown(MetadataResource resource) {
        return resource instanceof PlanDefinition
                || resource instanceof ActivityDefinition
                || resource instanceof Library
                || resource instanceof ValueSet;
    }

    private void library(
            Library library,
            Placed<MetadataResource> placed,
            Map<VersionedIdentifier, String> cql,
            Map<String, VersionedIdentifier> byLibrary) {
        VersionedIdentifier id =
                new VersionedIdentifier().withId(library.getName()).withVersion(library.getVersion());
        String text = library.getContent().stream()
                .filter(content -> "text/cql".equals(content.getContentType()))
                .map(content -> text(content, placed.files()))
                .findFirst()
                .orElse("");
        if (text.isBlank() || library.getName() == null || library.getVersion() == null) {
            refuse(
                    placed,
                    List.of("it has name, version, and content of text/cql as data, or as url of a file beside it"));
        } else {
            cql.put(id, text);
            byLibrary.put(library.getUrl(), id);
        }
    }

    private static String text(Attachment content, ContentFiles files) {
        return content.hasData()
                ? new String(content.getData(), StandardCharsets.UTF_8)
                : files.texts().getOrDefault(String.valueOf(content.getUrl()), "");
    }

    private void plan(PlanDefinition plan, Placed<MetadataResource> placed, PlanReader reader) {
        PlanReader.Result result = reader.read(plan, placed.files().place());
        if (result instanceof PlanReader.Result.Good good) {
            List<String> unknown = libraries.valueSets(good.plan().library()).stream()
                    .filter(url -> sets.find(url).isEmpty())
                    .map("there is no value set %s"::formatted)
                    .toList();
            if (unknown.isEmpty()) {
                plans.add(good.plan());
            } else {
                refuse(placed, unknown);
            }
        } else if (result instanceof PlanReader.Result.Bad bad) {
            refuse(placed, bad.reasons());
        }
    }

    private void refuse(Placed<MetadataResource> placed, List<String> reasons) {
        refused.add(new Refused(
                placed.files().place(),
                placed.resource().fhirType() + " " + placed.resource().getUrl(),
                reasons));
    }
}
