package org.prodrome.longitudinal.backtest.report;

/** What the HTML pages of the figures share: one head with its styles, and safe text. */
public final class Page {
    private Page() {}

    /** The page up to its first heading. */
    public static String head(String title) {
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title>
            <style>
            body{font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;margin:0}
            main{max-width:60rem;margin:0 auto;padding:1rem}
            table{border-collapse:collapse;margin:1rem 0;width:100%%}
            caption{text-align:left;font-weight:600}
            th,td{border-bottom:1px solid #767676;padding:.25rem .5rem;text-align:right}
            th:first-child,td:first-child{text-align:left}
            .shadow{border-left:.4rem solid #004d99;padding:.5rem 1rem;background:#eef4fb}
            svg{max-width:100%%;height:auto} svg text{font:12px system-ui,sans-serif;fill:#1b1b1b}
            </style></head><body><main>
            """.formatted(escape(title));
    }

    /** Text as HTML shows it, whatever it holds. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
