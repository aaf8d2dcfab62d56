package org.prodrome.imaging.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.prodrome.imaging.measure.FilmView;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.Manifest.InputSelection;
import org.prodrome.imaging.preprocess.PreprocessPipeline;

/**
 * Compares a film's header with what a package was made for. What contradicts the package refuses the film; what the
 * header does not say is a caveat.
 */
final class AttributeGate {
    private static final int SHOWN = 16;
    /** A pixel may be this much longer than wide, or wider than long, before its film counts as distorted. */
    private static final double SQUARE_WITHIN = 1.01;

    private static final double LONGEST_PIXEL = 4;

    private final InputSelection selection;
    private final boolean measures;
    private final List<GateReason> refusals = new ArrayList<>();
    private final List<GateReason> caveats = new ArrayList<>();

    AttributeGate(Manifest manifest, PreprocessPipeline pipeline, FilmAttributes film) {
        this.selection = manifest.inputSelection();
        this.measures = manifest.ratio() != null;
        allowed("modality", "Modality", film.modality(), selection.modality());
        allowed("body-part", "BodyPartExamined", film.bodyPart(), selection.bodyPart());
        view(film);
        allowed("photometric", "PhotometricInterpretation", film.photometric(), selection.photometric());
        size(film);
        age(film);
        intent(film);
        burnedIn(film);
        pixels(pipeline, film);
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

    private void intent(FilmAttributes film) {
        String found = film.presentationIntent().strip().toUpperCase(Locale.ROOT);
        List<String> allowed = selection.presentationIntent();
        if (found.equals(FilmAttributes.FOR_PROCESSING) && !allowed.contains(found)) {
            refuse(
                    "for-processing",
                    "The film is raw data for processing, not made to be read; the model was made for processed films.");
        } else if (!allowed.isEmpty()) {
            allowed("presentation-intent", "PresentationIntentType", film.presentationIntent(), allowed);
        }
    }

    private void burnedIn(FilmAttributes film) {
        String found = film.burnedIn().strip().toUpperCase(Locale.ROOT);
        if (selection.excludedBurnedIn().contains(found)) {
            refuse(
                    "burned-in",
                    "The film states BurnedInAnnotation %s; the model was not made for such films."
                            .formatted(shown(found)));
        } else if (found.equals("YES")) {
            caveat("burned-in-text", "The film states that text is burned into its picture.");
        }
    }

    private void pixels(PreprocessPipeline pipeline, FilmAttributes film) {
        double longer = Math.max(film.pixelAspect(), 1 / film.pixelAspect());
        double most =
                pipeline.stretches() ? Double.MAX_VALUE : pipeline.squaresPixels() ? LONGEST_PIXEL : SQUARE_WITHIN;
        if (!(longer <= most)) {
            refuse(
                    "pixel-aspect",
                    String.format(
                            Locale.ROOT,
                            "The film's pixels are not square (height to width %.3f); the model would see it distorted.",
                            film.pixelAspect()));
        }
        if (pipeline.usesVoi() && film.voiLutOnly()) {
            refuse(
                    "voi-lut",
                    "The film's grey levels are chosen by a lookup table; the model was made for films with a window.");
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
