package org.prodrome.imaging.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.prodrome.imaging.measure.FilmView;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.Manifest.InputSelection;

/**
 * Compares a film's header with what a package was made for. What contradicts the package refuses the film; what the
 * header does not say is a caveat.
 */
final class AttributeGate {
    private static final int SHOWN = 16;

    private final InputSelection selection;
    private final boolean measures;
    private final List<GateReason> refusals = new ArrayList<>();
    private final List<GateReason> caveats = new ArrayList<>();

    AttributeGate(Manifest manifest, FilmAttributes film) {
        this.selection = manifest.inputSelection();
        this.measures = manifest.ratio() != null;
        allowed("modality", "Modality", film.modality(), selection.modality());
        allowed("body-part", "BodyPartExamined", film.bodyPart(), selection.bodyPart());
        view(film);
        allowed("photometric", "PhotometricInterpretation", film.photometric(), selection.photometric());
        size(film);
        age(film);
    }

    List<GateReason> refusals() {
        return refusals;
    }

    List<GateReason> caveats() {
        return caveats;
    }

    private void allowed(String code, String keyword, String found, List<String> allowed) {
        if (found.isBlank()) {
            caveat(code + "-missing", "The film does not state its %s.".formatted(keyword));
        } else if (!allowed.contains(found.strip().toUpperCase(Locale.ROOT))) {
            refuse(
                    code,
                    "The film states %s %s; the model was made for %s."
                            .formatted(keyword, shown(found), String.join(", ", allowed)));
        }
    }

    private void view(FilmAttributes film) {
        FilmView view = film.view();
        if (view == FilmView.LATERAL) {
            refuse(
                    "lateral-view",
                    measures
                            ? "The film is a lateral view; the ratio is measured on frontal films only."
                            : "The film is a lateral view; the model reads frontal films only.");
        } else if (film.viewPosition().isBlank()) {
            caveat(
                    "view-unknown",
                    measures
                            ? "The film does not state its view; the 0.50 threshold holds on PA films only and is not applied."
                            : "The film does not state its view.");
        } else if (!selection.viewPosition().contains(view.text())) {
            refuse(
                    "view",
                    "The film states ViewPosition %s; the model was made for %s."
                            .formatted(shown(film.viewPosition()), String.join(", ", selection.viewPosition())));
        } else if (view == FilmView.AP) {
            caveat(
                    "ap-view",
                    measures
                            ? "The film is an AP view, which magnifies the heart; the 0.50 threshold does not apply."
                            : "The film is an AP view, which magnifies the heart.");
        }
    }

    private void size(FilmAttributes film) {
        if (film.rows() < selection.minRows() || film.columns() < selection.minColumns()) {
            refuse(
                    "too-small",
                    "The film has %d x %d pixels; the model needs at least %d x %d."
                            .formatted(film.rows(), film.columns(), selection.minRows(), selection.minColumns()));
        }
    }

    private void age(FilmAttributes film) {
        Integer minimum = selection.minAgeYears();
        Integer maximum = selection.maxAgeYears();
        Integer age = film.ageYears();
        if (age == null) {
            if (maximum != null) {
                refuse(
                        "age-unknown",
                        "The film does not state the patient's age; the model was made for patients up to %d years and needs it."
                                .formatted(maximum));
            } else if (minimum != null) {
                caveat(
                        "age-missing",
                        "The film does not state the patient's age; the model was made for %d years and older."
                                .formatted(minimum));
            }
        } else if (minimum != null && age < minimum) {
            refuse("age", "The patient is younger than %d years; the model was made for adults.".formatted(minimum));
        } else if (maximum != null && age > maximum) {
            refuse("age", "The patient is older than %d years; the model was made for children.".formatted(maximum));
        }
    }

    private void refuse(String code, String sentence) {
        refusals.add(new GateReason(code, sentence));
    }

    private void caveat(String code, String sentence) {
        caveats.add(new GateReason(code, sentence));
    }

    /** A value of the file as far as a person should see it: short and printable. */
    private static String shown(String value) {
        String printable = value.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() > SHOWN ? printable.substring(0, SHOWN) + "…" : printable;
    }
}
