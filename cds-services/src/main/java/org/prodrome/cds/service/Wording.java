package org.prodrome.cds.service;

import org.prodrome.cds.hook.Card;
import org.prodrome.cds.hook.CardCoding;
import org.prodrome.cds.hook.CardLink;
import org.prodrome.cds.text.Phrasing;
import org.prodrome.cds.text.Shown;

/** Says the texts of one card in its reader's language; what has no translation is said in English and counted. */
final class Wording {
    private final Phrasing phrasing;
    private final String topic;
    private final Proceedings proceedings;

    Wording(Phrasing phrasing, String topic, Proceedings proceedings) {
        this.phrasing = phrasing;
        this.topic = topic;
        this.proceedings = proceedings;
    }

    /** A sentence that must fit a summary; where no form does, as it was composed. */
    String summary(Shown shown) {
        return phrasing.sentence(shown, Card.LONGEST_SUMMARY).orElseGet(() -> {
            proceedings.untranslated(shown.origin().templateId());
            return shown.origin().text();
        });
    }

    String sentence(Shown shown) {
        return phrasing.sentence(shown, Integer.MAX_VALUE).orElseGet(() -> {
            proceedings.untranslated(shown.origin().templateId());
            return shown.proved().text();
        });
    }

    String words(String english) {
        return phrasing.words(english).orElseGet(() -> {
            proceedings.untranslated(topic);
            return english;
        });
    }

    /** A date or words of the record. */
    String recorded(String dateOrWords) {
        return phrasing.recorded(dateOrWords);
    }

    /** A coding with its display in the reader's language. */
    CardCoding coding(CardCoding coding) {
        return new CardCoding(coding.system(), coding.code(), words(coding.display()));
    }

    CardLink link(CardLink link) {
        return new CardLink(words(link.label()), link.url(), link.type(), link.appContext(), link.autolaunchable());
    }
}
