package org.prodrome.server.demo;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.Bundle;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.dicom.DicomWriter;
import org.prodrome.server.client.ServerClient;

/** Loads the demo through the server's own front doors, and only what is not there yet. */
public final class DemoPopulation {
    private static final String SYNTHEA = "https://github.com/synthetichealth/synthea";

    private final ServerClient server;
    private final FhirContext fhir;
    private final DemoFilms films;
    private final Consumer<String> progress;

    public DemoPopulation(ServerClient server, FhirContext fhir, DicomWriter writer, Consumer<String> progress) {
        this.server = server;
        this.fhir = fhir;
        this.films = new DemoFilms(writer);
        this.progress = progress;
    }

    private record Person(String identifier, String family, String given, LocalDate birthDate, String gender) {
        DicomPatient toDicom() {
            return new DicomPatient(
                    identifier, null, family + "^" + given, birthDate, gender.equals("female") ? "F" : "M");
        }
    }

    /**
     * Loads records and films.
     *
     * @return the study UIDs of the films that were sent now; empty when everything was there
     */
    public List<String> load(LocalDate today) throws IOException {
        if (isThere(DemoPatient.IDENTIFIER_SYSTEM, "DEMO-COMPLETE")) {
            progress.accept("the demo population is already loaded");
            return List.of();
        }
        List<Person> people = records(today);
        List<String> studies = films(people, today);
        server.postBundle(fhir.newJsonParser().encodeResourceToString(marker()));
        return studies;
    }

    private List<Person> records(LocalDate today) throws IOException {
        List<String[]> rows = Resources.csv("population/index.csv");
        server.postBundle(Resources.unzipped("population/hospitals.json.gz"));
        server.postBundle(Resources.unzipped("population/practitioners.json.gz"));
        List<Person> people = new ArrayList<>();
        int number = 0;
        for (String[] row : rows) {
            number++;
            if (!isThere(SYNTHEA, row[1])) {
                server.postBundle(Resources.unzipped("population/" + row[0]));
            }
            progress.accept("record %d of %d".formatted(number, rows.size() + 1));
            people.add(new Person(row[1], row[2], row[3], LocalDate.parse(row[4]), row[5]));
        }
        if (!isThere(DemoPatient.IDENTIFIER_SYSTEM, DemoPatient.IDENTIFIER)) {
            server.postBundle(fhir.newJsonParser().encodeResourceToString(DemoPatient.record(today)));
        }
        progress.accept("record %d of %d (the patient with the story)".formatted(number + 1, rows.size() + 1));
        return people;
    }

    private List<String> films(List<Person> people, LocalDate today) throws IOException {
        List<String> studies = new ArrayList<>();
        List<DemoFilms.Film> all = films.all();
        int next = 0;
        int number = 0;
        for (DemoFilms.Film film : all) {
            number++;
            boolean story = film.person().equals("p1");
            DicomPatient patient = story
                    ? new DicomPatient(
                            DemoPatient.IDENTIFIER,
                            null,
                            DemoPatient.FAMILY + "^" + DemoPatient.GIVEN,
                            DemoPatient.BIRTH_DATE,
                            "F")
                    : people.get(next % people.size()).toDicom();
            LocalDate taken = story ? today.minusDays(film.step() == 1 ? 720 : 9) : today.minusDays(60L + 37L * next);
            if (!story) {
                next++;
            }
            server.store(List.of(films.toDicom(film, patient, taken)));
            studies.add(films.studyUid(film));
            progress.accept("film %d of %d".formatted(number, all.size()));
        }
        return studies;
    }

    /** A resource that is written last, so that an interrupted load is finished and a finished one is not repeated. */
    private static Bundle marker() {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        Basic basic = new Basic();
        basic.addIdentifier().setSystem(DemoPatient.IDENTIFIER_SYSTEM).setValue("DEMO-COMPLETE");
        basic.getCode().setText("The demo population is loaded");
        bundle.addEntry()
                .setResource(basic)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl("Basic")
                .setIfNoneExist("identifier=" + DemoPatient.IDENTIFIER_SYSTEM + "|DEMO-COMPLETE");
        return bundle;
    }

    private boolean isThere(String system, String value) {
        String type = value.equals("DEMO-COMPLETE") ? "Basic" : "Patient";
        return server.get(type + "?identifier=" + system + "%7C" + value + "&_count=1", Bundle.class)
                .hasEntry();
    }
}
