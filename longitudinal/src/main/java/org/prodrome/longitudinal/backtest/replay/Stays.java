package org.prodrome.longitudinal.backtest.replay;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.longitudinal.backtest.source.PatientRecord;
import org.prodrome.longitudinal.timeline.HospitalStays;
import org.prodrome.longitudinal.timeline.Person;

/** Reads the hospital stays of a record. */
public final class Stays {
    private Stays() {}

    /** Finished stays in hospital, oldest first; overlapping ones are one. Empty when the record names none. */
    public static List<Stay> of(PatientRecord record) {
        List<Stay> stays = new ArrayList<>();
        record.resources().stream()
                .filter(Encounter.class::isInstance)
                .map(Encounter.class::cast)
                .filter(HospitalStays::isStay)
                .flatMap(one -> stay(one, record.patient()).stream())
                .sorted(Comparator.comparing(Stay::start))
                .forEach(stay -> add(stays, stay));
        return stays;
    }

    /** One span over everything that is dated, for records without stays. */
    static Optional<Stay> whole(PatientRecord record, List<Version> versions) {
        List<Instant> dated = versions.stream()
                .map(Version::from)
                .filter(at -> at.isAfter(Instant.MIN))
                .toList();
        if (dated.isEmpty()) {
            return Optional.empty();
        }
        Instant last = dated.get(dated.size() - 1).plusSeconds(1);
        Instant end =
                record.followedUntil() == null || record.followedUntil().isBefore(last) ? last : record.followedUntil();
        return Optional.of(new Stay(dated.get(0), end, Stay.NO_STAY, age(record.patient(), dated.get(0))));
    }

    private static void add(List<Stay> stays, Stay stay) {
        if (!stays.isEmpty()
                && !stay.start().isAfter(stays.get(stays.size() - 1).end())) {
            Stay before = stays.remove(stays.size() - 1);
            Instant end = Stream.of(before.end(), stay.end())
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            stays.add(new Stay(before.start(), end, before.unit(), before.age()));
        } else {
            stays.add(stay);
        }
    }

    private static Optional<Stay> stay(Encounter encounter, Patient patient) {
        Optional<Instant> start = Versions.time(encounter.getPeriod().getStartElement());
        Optional<Instant> end = Versions.time(encounter.getPeriod().getEndElement());
        if (start.isEmpty() || end.isEmpty() || !end.get().isAfter(start.get())) {
            return Optional.empty();
        }
        String unit = encounter.getLocation().stream()
                .map(location -> location.getLocation().getDisplay())
                .filter(name -> name != null && !name.isBlank())
                .findFirst()
                .orElse("ward");
        return Optional.of(new Stay(start.get(), end.get(), unit, age(patient, start.get())));
    }

    private static int age(Patient patient, Instant at) {
        return Person.age(patient, at.atOffset(ZoneOffset.UTC).toLocalDate()).orElse(-1);
    }

    /** Resources of one type. */
    public static <T extends Resource> List<T> all(PatientRecord record, Class<T> type) {
        return record.resources().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
