package org.prodrome.cds.evidence;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.ImagingCodes;

/**
 * The score {@code imaging-kind}: what an order, appointment, study or report (role imaging) shows and how it is made,
 * read a second time; the lists of codes and words are shared. Part {@code kind}: such as {@code CT of the chest}; part
 * {@code contrast}: the word, where one is named.
 */
final class ImagingKinds {
    private static final Set<String> GIVEN = Set.of("with", "w");
    private static final Set<String> NOT_GIVEN = Set.of("without", "wo", "no", "non", "not");

    private ImagingKinds() {}

    static Map<String, Score> all() {
        return Map.of("imaging-kind", ImagingKinds::print);
    }

    private static String print(ScoreInputs inputs) {
        Resource imaging = inputs.one("imaging").orElseThrow(DerivationRefused::notDerived);
        List<Coding> codes = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        gather(imaging, codes, texts);
        List<String> lines = texts.stream().map(ImagingKinds::plain).toList();
        String modality = first(ImagingCodes.MODALITIES, codes, lines);
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "kind" -> modality + " of the " + listed(matching(ImagingCodes.REGIONS, codes, lines));
            case "contrast" -> {
                boolean named = codes.stream().anyMatch(ImagingCodes.WITH_CONTRAST::isIn)
                        || lines.stream().anyMatch(ImagingKinds::saysContrast)
                        || (modality.equals("CT")
                                && lines.stream()
                                        .anyMatch(line ->
                                                (" " + line + " ").matches(".* (cta|angiography|angiogram) .*")));
                if (!named) {
                    throw DerivationRefused.notDerived();
                }
                yield "contrast";
            }
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static void gather(Resource imaging, List<Coding> codes, List<String> texts) {
        if (!Set.of("ServiceRequest", "Appointment", "DiagnosticReport", "ImagingStudy")
                .contains(imaging.fhirType())) {
            throw DerivationRefused.notDerived();
        }
        List<String> elements = switch (imaging.fhirType()) {
            case "ServiceRequest" -> List.of("code", "bodySite", "orderDetail");
            case "DiagnosticReport" -> List.of("code");
            case "Appointment" -> List.of("serviceType");
            default -> List.of("procedureCode");
        };
        for (String element : elements) {
            for (Base value : Sources.children(imaging, element)) {
                if (value instanceof CodeableConcept concept) {
                    for (Coding coding : concept.getCoding()) {
                        codes.add(coding);
                        texts.add(String.valueOf(coding.getDisplay()));
                    }
                    texts.add(String.valueOf(concept.getText()));
                }
            }
        }
        if (imaging instanceof Appointment appointment) {
            texts.add(String.valueOf(appointment.getDescription()));
        }
        if (imaging instanceof ImagingStudy study) {
            String dicom = ImagingCodes.PET.members().get(0).system();
            Stream.concat(
                            study.getModality().stream(),
                            study.getSeries().stream().map(series -> series.getModality()))
                    .forEach(modality -> codes.add(new Coding(dicom, modality.getCode(), null)));
            study.getSeries().forEach(series -> {
                codes.add(series.getBodySite());
                texts.add(String.valueOf(series.getBodySite().getDisplay()));
            });
            texts.add(String.valueOf(study.getDescription()));
        }
        texts.removeIf("null"::equals);
    }

    private static String plain(String text) {
        String spelled = text.toLowerCase(Locale.ROOT)
                .replaceAll("\\bw\\s?/\\s?o\\b", " without ")
                .replaceAll("\\bw\\s?/", " with ");
        return spelled.replaceAll("[^\\p{L}\\p{Nd}]+", " ").strip();
    }

    private static boolean saysContrast(String line) {
        String[] words = line.split(" ");
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals("contrast") || words[i].equals("enhanced")) {
                boolean given = false;
                boolean withheld = false;
                for (int before = i - 1; before >= 0 && before >= i - 4; before--) {
                    given |= GIVEN.contains(words[before]);
                    withheld |= NOT_GIVEN.contains(words[before]);
                }
                if (given || !withheld) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String first(List<CodeSet> sets, List<Coding> codes, List<String> lines) {
        return matching(sets, codes, lines).get(0);
    }

    private static List<String> matching(List<CodeSet> sets, List<Coding> codes, List<String> lines) {
        Set<String> coded = new LinkedHashSet<>();
        for (CodeSet set : sets) {
            for (Coding code : codes) {
                if (set.isIn(code)) {
                    coded.add(set.name());
                }
            }
        }
        if (coded.isEmpty()) {
            Set<String> words =
                    lines.stream().flatMap(line -> Stream.of(line.split(" "))).collect(Collectors.toSet());
            for (CodeSet set : sets) {
                for (String phrase : ImagingCodes.WORDS.getOrDefault(set.name(), List.of())) {
                    if (words.containsAll(Set.of(phrase.split(" ")))) {
                        coded.add(set.name());
                    }
                }
            }
        }
        if (coded.isEmpty()) {
            throw DerivationRefused.notDerived();
        }
        return List.copyOf(coded);
    }

    private static String listed(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
