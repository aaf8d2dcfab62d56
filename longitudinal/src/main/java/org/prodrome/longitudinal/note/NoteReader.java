package org.prodrome.longitudinal.note;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.prodrome.longitudinal.note.NoteFact.Certainty;
import org.prodrome.longitudinal.note.NoteFact.Experiencer;

/** Reads the text of a note by rules: sections, sentences, things of the lexicon, and what stands around them. */
public final class NoteReader {
    private static final int LONGEST = 200_000;
    private static final Pattern HEADING = Pattern.compile("(?m)(?:^|(?<=[.\\n]))[ \\t]*([A-Za-z][A-Za-z /]{1,40}):");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.;?!])\\s+|\\n+");

    private NoteReader() {}

    /**
     * What a note says, in its order.
     *
     * @param text as recorded; of more than 200,000 characters only the first are read
     * @param section that the text belongs to until its first heading
     */
    public static List<NoteFact> read(String text, NoteSection section) {
        String note = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        List<NoteFact> facts = new ArrayList<>();
        Matcher heading = HEADING.matcher(note);
        NoteSection current = section;
        int from = 0;
        while (heading.find()) {
            NoteSection next = NoteSection.of(heading.group(1));
            if (next != NoteSection.NONE) {
                readSection(note, from, heading.start(), current, facts);
                current = next;
                from = heading.end();
            }
        }
        readSection(note, from, note.length(), current, facts);
        facts.sort(Comparator.comparingInt(NoteFact::start));
        return List.copyOf(facts);
    }

    private static void readSection(String note, int from, int to, NoteSection section, List<NoteFact> facts) {
        Matcher end = SENTENCE_END.matcher(note).region(from, to).useTransparentBounds(true);
        int start = from;
        while (end.find()) {
            readSentence(note, start, end.start(), section, facts);
            start = end.end();
        }
        readSentence(note, start, to, section, facts);
    }

    private static void readSentence(String note, int from, int to, NoteSection section, List<NoteFact> facts) {
        if (from >= to) {
            return;
        }
        String sentence = note.substring(from, to);
        for (Lexicon.Entry entry : Lexicon.entries()) {
            Matcher found = entry.words().matcher(sentence);
            while (found.find()) {
                facts.add(fact(entry.kind(), sentence, from, found, section));
            }
        }
    }

    private static NoteFact fact(String kind, String sentence, int offset, Matcher found, NoteSection section) {
        Context context = new Context(sentence, found.start(), found.end());
        boolean family = section == NoteSection.FAMILY_HISTORY || context.relatives();
        return new NoteFact(
                kind,
                offset + found.start(),
                offset + found.end(),
                found.group(),
                context.negated(),
                context.possible() ? Certainty.POSSIBLE : Certainty.DEFINITE,
                family ? Experiencer.FAMILY : Experiencer.PATIENT,
                context.past(),
                section,
                MeasuredPrecision.of(kind));
    }
}
