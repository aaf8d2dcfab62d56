package org.prodrome.longitudinal.backtest.source;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** A folder of FHIR Bundles, each with the whole record of its patients; one Bundle is held at a time. */
public final class BundleFolder implements RecordSource {
    private static final String UUID = "urn:uuid:";

    private final Path folder;
    private final FhirContext fhir;

    /** @param folder with Bundles as .json or .json.gz */
    public BundleFolder(Path folder, FhirContext fhir) {
        this.folder = folder;
        this.fhir = fhir;
    }

    static boolean isOne(Path folder) throws IOException {
        return !files(folder).isEmpty();
    }

    @Override
    public String describe() {
        return "FHIR Bundles";
    }

    @Override
    public List<String> assumptions() {
        return List.of(
                "A resource is known from its issued, recorded or authored time on, else from the time it is about.",
                "Each Bundle holds the whole record of its patients.");
    }

    @Override
    public void forEach(Consumer<PatientRecord> records) throws IOException {
        for (Path file : files(folder)) {
            Map<String, Patient> patients = new HashMap<>();
            List<Resource> resources = new ArrayList<>();
            for (BundleEntryComponent entry : bundle(file).getEntry()) {
                Resource resource = entry.getResource();
                if (resource == null) {
                    continue;
                }
                identify(resource, entry.getFullUrl());
                if (resource instanceof Patient patient) {
                    patients.put(patient.getIdElement().getIdPart(), patient);
                } else {
                    resources.add(resource);
                }
            }
            // The timeline takes of the resources those about its own patient.
            patients.values().forEach(patient -> records.accept(new PatientRecord(patient, resources)));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(file -> file.getFileName().toString().matches(".*\\.json(\\.gz)?"))
                    .sorted()
                    .toList();
        }
    }

    private Bundle bundle(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                InputStreamReader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            IBaseResource read = fhir.newJsonParser().parseResource(reader);
            if (read instanceof Bundle bundle) {
                return bundle;
            }
            throw new UnreadableSourceException(
                    "%s is a %s; a Bundle is needed".formatted(file.getFileName(), read.fhirType()));
        } catch (DataFormatException e) {
            throw new UnreadableSourceException(
                    "%s is not a FHIR R4 Bundle: %s".formatted(file.getFileName(), e.getMessage()), e);
        }
    }

    /** Gives ids to what a transaction only names by its full URL, and makes the references fit. */
    private void identify(Resource resource, String fullUrl) {
        String own = resource.getIdElement().getIdPart();
        if ((own == null || own.startsWith(UUID)) && fullUrl != null) {
            resource.setId(resource.fhirType() + "/"
                    + fullUrl.substring(fullUrl.lastIndexOf('/') + 1).replace(UUID, ""));
        }
        fhir.newTerser()
                .getAllPopulatedChildElementsOfType(resource, Reference.class)
                .forEach(reference -> {
                    if (reference.hasReference() && reference.getReference().startsWith(UUID)) {
                        reference.setReference(reference.getReference().substring(UUID.length()));
                    }
                });
    }
}
