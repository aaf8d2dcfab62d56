package org.prodrome.server.pages;

import java.util.List;
import java.util.stream.Collectors;

/** Builds one plain page; every text is escaped. */
final class Html {
    private static final String STYLE =
            "body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
                    + "h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}"
                    + "td,th{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #ddd}"
                    + "thead th{color:#555;font-weight:600}tbody th{width:26%;font-weight:600}td{overflow-wrap:anywhere}"
                    + ".note{background:#fff4d6;padding:.6rem .8rem;border-radius:.3rem}a{color:#0b57d0}code{font-size:.95em}";

    private final StringBuilder body = new StringBuilder();
    private final String title;

    Html(String title) {
        this.title = title;
        body.append("<h1>").append(escape(title)).append("</h1>");
    }

    Html heading(String text) {
        body.append("<h2>").append(escape(text)).append("</h2>");
        return this;
    }

    Html text(String text) {
        body.append("<p>").append(escape(text)).append("</p>");
        return this;
    }

    Html note(String text) {
        body.append("<p class=\"note\">").append(escape(text)).append("</p>");
        return this;
    }

    /** A table without a heading; the first cell of a row is its name. */
    Html rows(List<List<String>> rows) {
        body.append("<table>");
        for (List<String> row : rows) {
            body.append("<tr><th>").append(escape(row.get(0))).append("</th>");
            row.subList(1, row.size())
                    .forEach(cell -> body.append("<td>").append(escape(cell)).append("</td>"));
            body.append("</tr>");
        }
        body.append("</table>");
        return this;
    }

    /**
     * One row of a table whose first cell leads somewhere.
     *
     * @param path of this server
     */
    record Row(String path, String name, List<String> cells) {}

    /** A table with a heading; the first cell of a row is a link. */
    Html table(List<String> headings, List<Row> rows) {
        body.append("<table><thead><tr>");
        headings.forEach(heading ->
                body.append("<th scope=\"col\">").append(escape(heading)).append("</th>"));
        body.append("</tr></thead><tbody>");
        for (Row row : rows) {
            body.append("<tr><th scope=\"row\"><a href=\"")
                    .append(escape(row.path()))
                    .append("\">")
                    .append(escape(row.name()))
                    .append("</a></th>");
            row.cells().forEach(cell -> body.append("<td>").append(escape(cell)).append("</td>"));
            body.append("</tr>");
        }
        body.append("</tbody></table>");
        return this;
    }

    /**
     * Some words, which lead somewhere.
     *
     * @param address of this server; empty where they lead nowhere
     */
    record Words(String text, String address) {
        static Words plain(String text) {
            return new Words(text, "");
        }
    }

    /** A table with a heading; each cell has words below one another. */
    Html cells(List<String> headings, List<List<List<Words>>> rows) {
        body.append("<table><thead><tr>");
        headings.forEach(heading ->
                body.append("<th scope=\"col\">").append(escape(heading)).append("</th>"));
        body.append("</tr></thead><tbody>");
        for (List<List<Words>> row : rows) {
            body.append("<tr>");
            for (List<Words> cell : row) {
                body.append("<td>").append(cell.stream().map(Html::linked).collect(Collectors.joining("<br>")));
                body.append("</td>");
            }
            body.append("</tr>");
        }
        body.append("</tbody></table>");
        return this;
    }

    private static String linked(Words words) {
        return words.address().isEmpty()
                ? escape(words.text())
                : "<a href=\"%s\">%s</a>".formatted(escape(words.address()), escape(words.text()));
    }

    /** A link to a path of this server. */
    Html link(String path, String label) {
        body.append("<p><a href=\"")
                .append(escape(path))
                .append("\">")
                .append(escape(label))
                .append("</a></p>");
        return this;
    }

    String page() {
        return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>"
                + escape(title)
                + "</title><style>"
                + STYLE
                + "</style></head><body>"
                + body
                + "</body></html>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
