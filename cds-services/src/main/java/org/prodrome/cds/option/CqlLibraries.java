package org.prodrome.cds.option;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.xml.namespace.QName;
import kotlinx.io.Buffer;
import kotlinx.io.Source;
import org.cqframework.cql.cql2elm.CqlCompilerException;
import org.cqframework.cql.cql2elm.CqlCompilerException.ErrorSeverity;
import org.cqframework.cql.cql2elm.CqlCompilerOptions;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;
import org.cqframework.cql.cql2elm.model.CompiledLibrary;
import org.cqframework.cql.cql2elm.quick.FhirLibrarySourceProvider;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.ValueSetDef;
import org.hl7.elm.r1.VersionedIdentifier;
import org.jspecify.annotations.Nullable;

/** CQL by name and version, compiled once; {@code FHIRHelpers} 4.0.1 is always there. Safe for many threads. */
final class CqlLibraries {
    private static final QName BOOLEAN = new QName("urn:hl7-org:elm-types:r1", "Boolean");

    private final LibraryManager manager;
    private final Map<String, List<String>> errors = new HashMap<>();
    private final Map<String, CompiledLibrary> compiled = new HashMap<>();

    /** @param cql text by name and version */
    CqlLibraries(Map<VersionedIdentifier, String> cql) {
        CqlCompilerOptions options = new CqlCompilerOptions(
                CqlCompilerOptions.Options.EnableLocators,
                CqlCompilerOptions.Options.EnableResultTypes,
                CqlCompilerOptions.Options.DisableListDemotion,
                CqlCompilerOptions.Options.DisableListPromotion);
        this.manager = new LibraryManager(new ModelManager(), options);
        manager.getLibrarySourceLoader().registerProvider(new FhirLibrarySourceProvider());
        manager.getLibrarySourceLoader().registerProvider(wanted -> source(cql, wanted));
        cql.keySet().forEach(this::compile);
    }

    /** What is wrong with a library, each error with its line; empty when nothing is. */
    List<String> errors(VersionedIdentifier library) {
        return errors.getOrDefault(key(library), List.of("there is no such CQL"));
    }

    LibraryManager manager() {
        return manager;
    }

    /** Whether a definition is there. */
    boolean defines(VersionedIdentifier library, String expression) {
        return definition(library, expression).isPresent();
    }

    /** Whether a definition is there and is a Boolean. */
    boolean isBoolean(VersionedIdentifier library, String expression) {
        return definition(library, expression)
                .filter(found -> BOOLEAN.equals(found.getResultTypeName()))
                .isPresent();
    }

    /** Whether it asks for a parameter. */
    boolean asksFor(VersionedIdentifier library, String parameter) {
        CompiledLibrary found = compiled.get(key(library));
        return found != null && found.resolveParameterRef(parameter) != null;
    }

    /** Addresses of the value sets that it names. */
    List<String> valueSets(VersionedIdentifier library) {
        CompiledLibrary found = compiled.get(key(library));
        if (found == null || found.getLibrary() == null || found.getLibrary().getValueSets() == null) {
            return List.of();
        }
        return found.getLibrary().getValueSets().getDef().stream()
                .map(ValueSetDef::getId)
                .filter(Objects::nonNull)
                .toList();
    }

    private Optional<ExpressionDef> definition(VersionedIdentifier library, String expression) {
        CompiledLibrary found = compiled.get(key(library));
        return found == null ? Optional.empty() : Optional.ofNullable(found.resolveExpressionRef(expression));
    }

    private void compile(VersionedIdentifier library) {
        List<CqlCompilerException> found = new ArrayList<>();
        List<String> words = new ArrayList<>();
        try {
            compiled.put(key(library), manager.resolveLibrary(library, found));
        } catch (CqlCompilerException e) {
            found.add(e);
        } catch (RuntimeException | StackOverflowError e) {
            words.add("it cannot be compiled: "
                    + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        }
        found.stream()
                .filter(error -> error.getSeverity() == ErrorSeverity.Error)
                .map(CqlLibraries::words)
                .distinct()
                .forEach(words::add);
        errors.put(key(library), words);
        if (!words.isEmpty()) {
            compiled.remove(key(library));
        }
    }

    private static String words(CqlCompilerException error) {
        String where = error.getLocator() == null
                ? ""
                : "line %d, column %d: "
                        .formatted(
                                error.getLocator().getStartLine(),
                                error.getLocator().getStartChar());
        return where + error.getMessage();
    }

    private static @Nullable Source source(Map<VersionedIdentifier, String> cql, VersionedIdentifier wanted) {
        return cql.entrySet().stream()
                .filter(entry -> Objects.equals(entry.getKey().getId(), wanted.getId())
                        && (wanted.getVersion() == null
                                || wanted.getVersion().equals(entry.getKey().getVersion())))
                .findFirst()
                .map(entry -> {
                    byte[] bytes = entry.getValue().getBytes(StandardCharsets.UTF_8);
                    Buffer buffer = new Buffer();
                    buffer.write(bytes, 0, bytes.length);
                    return buffer;
                })
                .orElse(null);
    }

    private static String key(VersionedIdentifier library) {
        return library.getId() + "|" + library.getVersion();
    }
}
