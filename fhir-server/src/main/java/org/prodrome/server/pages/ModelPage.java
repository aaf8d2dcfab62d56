package org.prodrome.server.pages;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.card.ModelFacts;
import org.prodrome.imaging.card.ModelFacts.FactFigure;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.ModelPackage;

/** The card of a model as a page, from the fields of its manifest. */
public final class ModelPage {
    private ModelPage() {}

    /** The page as a file of its own, without links into a server. */
    public static String document(Manifest manifest, String manifestSha256) {
        return body(manifest, manifestSha256, "as the site's register says").page();
    }

    static Html of(Manifest manifest, String manifestSha256, String state, List<ModelPackage> versions) {
        Html page = body(manifest, manifestSha256, state);
        for (ModelPackage other : versions) {
            String version = other.manifest().version();
            if (!version.equals(manifest.version())) {
                page.link("/models/%s?version=%s".formatted(manifest.id(), version), "Version " + version);
            }
        }
        return page.link(
                        "/models/%s/source-attributes?version=%s".formatted(manifest.id(), manifest.version()),
                        "Source attributes")
                .link(
                        "/models/%s/chai.xml?version=%s".formatted(manifest.id(), manifest.version()),
                        "Applied model card (CHAI, XML)")
                .link("/", "About this server");
    }

    private static Html body(Manifest manifest, String manifestSha256, String state) {
        ModelFacts facts = new ModelFacts(manifest);
        Manifest.Card card = manifest.card();
        Html page = new Html(manifest.name() + " " + manifest.version())
                .text(manifest.description())
                .note(PagesController.LIMITS)
                .rows(List.of(
                        List.of("Package", manifest.coordinates()),
                        List.of("State", state),
                        List.of("Intended use", card.intendedUse()),
                        List.of("Workflow", card.workflow()),
                        List.of("Users", card.users()),
                        List.of("Patients", card.population()),
                        List.of("Where not to use it", card.outOfScope()),
                        List.of("Inputs and outputs", facts.inputsAndOutputs()),
                        List.of("Clinical risk", card.riskLevel()),
                        List.of("Approval", card.regulatoryApproval()),
                        List.of("Licence", manifest.license()),
                        List.of("Weights", facts.weights()),
                        List.of("Manifest SHA-256", manifestSha256),
                        List.of("Preprocessing SHA-256", manifest.preprocessSha256())))
                .heading("Known risks and limits");
        card.risks().forEach(page::text);
        page.heading("Data it was developed on")
                .rows(List.of(
                        List.of("Source", facts.dataSource()),
                        List.of("Films", facts.inclusionExclusion()),
                        List.of("Patients", facts.representativeness())));
        facts.tests().forEach(test -> page.heading(test.title()).rows(rows(test.figures())));
        return page.heading("By group")
                .rows(
                        facts.subgroups().isEmpty()
                                ? List.of(List.of("Groups", "not available: no group of patients could be examined"))
                                : rows(facts.subgroups()));
    }

    private static List<List<String>> rows(List<FactFigure> figures) {
        List<List<String>> rows = new ArrayList<>();
        for (FactFigure figure : figures) {
            rows.add(List.of(figure.name(), number(figure.value()), interval(figure)));
        }
        return rows;
    }

    private static String interval(FactFigure figure) {
        return figure.low() == null || figure.high() == null
                ? ""
                : "95 %% interval %s to %s".formatted(number(figure.low()), number(figure.high()));
    }

    private static String number(@Nullable Double value) {
        if (value == null) {
            return "-";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? Long.toString(value.longValue()) : value.toString();
    }
}
