package org.prodrome.server.governance;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A source attribute as the site words it, in place of the shipped words. */
@Entity
@Table(name = "PRD_SPEAKER_ATTRIBUTE")
public class AttributeEntry {
    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "SPEAKER")
    private String speaker = "";

    @Column(name = "ATTRIBUTE_KEY")
    private String key = "";

    @Column(name = "ATTRIBUTE_TEXT")
    private String text = "";

    /** For Hibernate. */
    protected AttributeEntry() {}

    AttributeEntry(String speaker, String key, String text) {
        this.id = id(speaker, key);
        this.speaker = speaker;
        this.key = key;
        this.text = text;
    }

    static String id(String speaker, String key) {
        return speaker + " " + key;
    }

    String speaker() {
        return speaker;
    }

    String key() {
        return key;
    }

    String text() {
        return text;
    }

    void text(String words) {
        text = words;
    }
}
