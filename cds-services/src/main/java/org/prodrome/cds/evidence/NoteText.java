package org.prodrome.cds.evidence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Resource;

/** The derivation function NOTE: the words of a note again, and again whether they are denied, word by word. */
final class NoteText {
    private static final int REACH_BACK = 8;
    private static final Set<String> DENYING = Set.of(
            "no",
            "not",
            "without",
            "denies",
            "denied",
            "never",
            "neither",
            "nor",
            "absence",
            "free",
            "clear",
            "negative",
            "nkda",
            "non",
            "lack",
            "resolution");
    private static final Set<String> DENYING_AFTER =
            Set.of("absent", "resolved", "excluded", "unlikely", "negative", "cleared", "none", "not", "no", "denies");
    private static final Set<String> ENDING = Set.of(
            "but", "however", "although", "though", "except", "which", "otherwise", "yet", "still", "nevertheless");

    /** A no that denies only that something is new. */
    private static final Set<String> CHANGE =
            Set.of("change", "interval", "further", "longer", "increase", "significant");

    private NoteText() {}

    static String print(Resource resource, Map<String, String> parameters) {
        List<String> texts = texts(resource);
        int which = number(parameters, "note");
        int start = number(parameters, "start");
        int end = number(parameters, "end");
        if (which >= texts.size() || start >= end || end > texts.get(which).length()) {
            throw DerivationRefused.notDerived();
        }
        String text = texts.get(which);
        return switch (parameters.getOrDefault("part", "words")) {
            case "words" -> Labels.oneLine(text.substring(start, end)).orElseThrow(DerivationRefused::notDerived);
            case "presence" -> isDenied(text, start, end) ? "absent" : "present";
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static boolean isDenied(String text, int start, int end) {
        List<String> before = tokens(text.substring(sentenceStart(text, start), start));
        for (int i = before.size() - 1; i >= 0 && !ENDING.contains(before.get(i)); i--) {
            boolean ofChange = i + 1 < before.size() && CHANGE.contains(before.get(i + 1));
            if (DENYING.contains(before.get(i)) && !ofChange) {
                return true;
            }
        }
        List<String> after = tokens(text.substring(end, sentenceEnd(text, end)));
        for (int i = 0; i < Math.min(after.size(), REACH_BACK) && !ENDING.contains(after.get(i)); i++) {
            boolean bare = after.get(i).equals("no") || after.get(i).equals("not");
            boolean denies = DENYING_AFTER.contains(after.get(i))
                    && (!bare
                            || i + 1 < after.size()
                                    && Set.of(
                                                    "seen",
                                                    "identified",
                                                    "present",
                                                    "visualized",
                                                    "evident",
                                                    "demonstrated",
                                                    "appreciated",
                                                    "noted",
                                                    "detected",
                                                    "apparent",
                                                    "longer")
                                            .contains(after.get(i + 1)));
            if (denies) {
                return true;
            }
        }
        return false;
    }

    private static int sentenceStart(String text, int from) {
        int at = from;
        while (at > 0 && !(text.charAt(at - 1) == '\n' || isEnd(text, at - 1))) {
            at--;
        }
        return at;
    }

    private static int sentenceEnd(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '\n' && !isEnd(text, at)) {
            at++;
        }
        return at;
    }

    private static boolean isEnd(String text, int at) {
        return ".;?!".indexOf(text.charAt(at)) >= 0
                && (at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1)));
    }

    private static List<String> tokens(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{Nd}]+", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private static List<String> texts(Resource resource) {
        List<String> texts = new ArrayList<>();
        if (resource instanceof DiagnosticReport report) {
            if (report.getConclusion() != null && !report.getConclusion().isEmpty()) {
                texts.add(report.getConclusion());
            }
            report.getPresentedForm().forEach(form -> plain(form, texts));
        } else if (resource instanceof DocumentReference document) {
            document.getContent().forEach(content -> plain(content.getAttachment(), texts));
        }
        return texts;
    }

    private static void plain(Attachment attachment, List<String> texts) {
        if (attachment.getData() != null
                && attachment.getContentType() != null
                && attachment.getContentType().startsWith("text/plain")) {
            texts.add(new String(attachment.getData(), StandardCharsets.UTF_8));
        }
    }

    private static int number(Map<String, String> parameters, String name) {
        try {
            return Integer.parseUnsignedInt(parameters.getOrDefault(name, ""));
        } catch (NumberFormatException none) {
            throw DerivationRefused.notDerived();
        }
    }
}
