package org.prodrome.longitudinal.note;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the words around a thing make of it, within its sentence: negated, possible, past, a relative's. Cues and their
 * scopes follow NegEx (Chapman, J Biomed Inform 2001;34:301, 10.1006/jbin.2001.1029) and ConText (Harkema, J Biomed
 * Inform 2009;42:839, 10.1016/j.jbi.2009.05.002): a cue reaches from where it stands to a word that ends its scope.
 */
final class Context {
    private static final Pattern ENDS = words("but|however|although|though|except|aside from|apart from|which|otherwise"
            + "|nevertheless|yet|other than|still|there (?:is|are)|with (?:mild|moderate|stable|persistent)");
    private static final Pattern NO_CUE =
            words("no (?:change|interval change|significant change|further|longer|increase)"
                    + "|not (?:only|necessarily|certain|change[d]?|significantly changed)|without (?:change|difficulty)"
                    + "|no significant interval change");
    private static final Pattern NEGATES_AFTER =
            words("no|not|without|denies|denied|negative for|free of|absence of|never"
                    + "|clear of|rather than|rule[sd]? out|no evidence of|unremarkable for|resolution of|resolved|fails to show|neither|nor"
                    + "|lack of|nkda|non");
    private static final Pattern NEGATES_BEFORE =
            words("(?:is|are|was|were)? ?(?:not (?:seen|identified|present|visualized"
                    + "|evident|demonstrated|appreciated|noted|detected|apparent)|absent|ruled out|excluded|unlikely|negative"
                    + "|(?:has|have) (?:resolved|cleared)|resolved|no longer)|: ?(?:no|none|negative|denies)");
    private static final Pattern POSSIBLE_AFTER =
            words("possible|possibly|probable|probably|may|might|could|suggest(?:s|ive|ing)?"
                    + "|questionable|question of|suspected|suspicious for|concern(?:ing)? for|cannot (?:exclude|rule out)|likely"
                    + "|versus|vs|or|perhaps|consider|evaluate for|assess for|rule out|differential|equivocal|borderline|favored"
                    + "|appearance of|represent(?:s|ing)?|if|correlate|compatible with|consistent with");
    private static final Pattern POSSIBLE_BEFORE = words("(?:is|are) (?:possible|suspected|not excluded|questioned)"
            + "|cannot be (?:excluded|ruled out)|not excluded|versus|vs|or");
    private static final Pattern PAST =
            words("history of|hx of|h/o|previous|prior|status post|s/p|past|in the past|years ago" + "|formerly");
    private static final Pattern RELATIVE = words("mother|father|brother|sister|sibling[s]?|parent[s]?|aunt|uncle"
            + "|grandmother|grandfather|cousin|son|daughter|family history|familial|maternal|paternal");

    /** Characters either side within which a cue is looked for. */
    private static final int REACH = 400;

    private final String before;
    private final String after;

    /** @param sentence one sentence; the thing stands from start to end in it */
    Context(String sentence, int start, int end) {
        this.before = fromLast(ENDS, blanked(sentence.substring(Math.max(0, start - REACH), start)));
        this.after = toFirst(ENDS, sentence.substring(end, Math.min(sentence.length(), end + REACH)));
    }

    boolean negated() {
        return NEGATES_AFTER.matcher(before).find()
                || NEGATES_BEFORE.matcher(near(after)).find();
    }

    boolean possible() {
        return POSSIBLE_AFTER.matcher(before).find()
                || POSSIBLE_BEFORE.matcher(near(after)).find();
    }

    boolean past() {
        return PAST.matcher(before).find();
    }

    boolean relatives() {
        return RELATIVE.matcher(before).find();
    }

    /** A cue after a thing stands close to it: eight words. */
    private static String near(String words) {
        Matcher eight = Pattern.compile("^(?:\\S*\\s*){0,8}").matcher(words);
        return eight.find() ? eight.group() : words;
    }

    /** Cues that look like negations and are none are taken out. */
    private static String blanked(String words) {
        return NO_CUE.matcher(words).replaceAll(" ");
    }

    private static String fromLast(Pattern ends, String words) {
        Matcher end = ends.matcher(words);
        int from = 0;
        while (end.find()) {
            from = end.end();
        }
        return words.substring(from);
    }

    private static String toFirst(Pattern ends, String words) {
        Matcher end = ends.matcher(words);
        return end.find() ? words.substring(0, end.start()) : words;
    }

    private static Pattern words(String alternatives) {
        return Pattern.compile(
                "(?<![\\p{L}\\p{Nd}])(?:" + alternatives + ")(?![\\p{L}\\p{Nd}])", Pattern.CASE_INSENSITIVE);
    }
}
