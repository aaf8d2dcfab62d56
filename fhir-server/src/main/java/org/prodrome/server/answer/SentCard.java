package org.prodrome.server.answer;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.prodrome.cds.hook.Trace;

/** One card that left: what spoke on it, about whom, when. */
@Entity
@Table(name = "PRD_SENT_CARD")
public class SentCard {
    private static final int LONGEST_LIST = 4000;

    @Id
    @Column(name = "ID")
    private String id = "";

    @Column(name = "CARD")
    private String card = "";

    @Column(name = "ANSWER")
    private String answer = "";

    @Column(name = "SERVICE_ID")
    private String serviceId = "";

    @Column(name = "PATIENT_ID")
    private String patient = "";

    @Column(name = "TOPIC")
    private String topic = "";

    @Column(name = "TIER")
    private int tier;

    @Column(name = "RULES")
    private String rules = "";

    @Column(name = "MODELS")
    private String models = "";

    @Column(name = "PLANS")
    private String plans = "";

    @Column(name = "SOURCES")
    private String sources = "";

    @Column(name = "ACCEPTABLE")
    private boolean acceptable;

    @Column(name = "SENT")
    private Instant sent = Instant.EPOCH;

    /** For Hibernate. */
    protected SentCard() {}

    SentCard(HookAnswer answer, Trace.Said said) {
        this.id = UUID.randomUUID().toString();
        this.card = said.card();
        this.answer = answer.id();
        this.serviceId = answer.serviceId();
        this.patient = answer.patientKey();
        this.topic = said.topic();
        this.tier = said.tier();
        this.rules = listed(said.rules());
        this.models = "\n" + String.join("\n", said.models()) + "\n";
        this.plans = listed(said.plans());
        this.sources = listed(said.sources());
        this.acceptable = said.acceptable();
        this.sent = answer.answered();
    }

    private static String listed(List<String> ids) {
        String all = "\n" + String.join("\n", ids) + "\n";
        return all.length() <= LONGEST_LIST ? all : all.substring(0, all.lastIndexOf('\n', LONGEST_LIST - 1) + 1);
    }

    String id() {
        return id;
    }

    String card() {
        return card;
    }

    String answer() {
        return answer;
    }

    String serviceId() {
        return serviceId;
    }

    /** Id in our record, else {@code caller|id}. */
    String patient() {
        return patient;
    }

    String topic() {
        return topic;
    }

    int tier() {
        return tier;
    }

    List<String> rules() {
        return lines(rules);
    }

    /** References that its sentences rest on. */
    List<String> sources() {
        return lines(sources);
    }

    List<String> models() {
        return lines(models);
    }

    List<String> plans() {
        return lines(plans);
    }

    Instant sent() {
        return sent;
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\n")).filter(line -> !line.isEmpty()).toList();
    }
}
