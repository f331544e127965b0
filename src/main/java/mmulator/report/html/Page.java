package mmulator.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mmulator.report.text.Markup;
import mmulator.report.text.PlainText;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Markup, style, script and data as one file. Its policy lets it run this script only, and fetch nothing. */
public final class Page {
    private Page() {}

    /** One object, read by the script when it is first needed. */
    record Data(String name, Consumer<JsonGenerator> members) {}

    /** A page of lists, which a script only filters: all of it can be read without. */
    public static String ofLists(String title, Element... body) {
        return print(
                title,
                Arrays.stream(body).map(Element::toString).collect(Collectors.joining("\n")),
                List.of("list"),
                List.of());
    }

    /**
     * The whole page.
     *
     * @param body trusted markup
     * @param parts names of scripts, and of styles where there are such, besides what all pages have
     */
    static String print(String title, String body, List<String> parts, List<Data> data) {
        StringBuilder style = new StringBuilder(resource("style.css").orElseThrow());
        StringBuilder script = new StringBuilder("\"use strict\";\n");
        for (String part : parts) {
            resource(part + ".css").ifPresent(style::append);
            resource(part + ".js").ifPresent(script::append);
        }
        StringBuilder elements = new StringBuilder();
        for (Data one : data) {
            elements.append("<script type=\"application/json\" id=\"data-")
                    .append(one.name)
                    .append("\">")
                    .append(json(one.members))
                    .append("</script>\n");
        }
        String policy = "default-src 'none'; style-src " + hash(style.toString()) + "; script-src "
                + hash(script.toString()) + "; base-uri 'none'; form-action 'none'";
        StringBuilder page = new StringBuilder();
        for (String part : resource("page.html").orElseThrow().split("(?=@[A-Z]+@)|(?<=@[A-Z]{1,9}@)")) {
            page.append(
                    switch (part) {
                        case "@TITLE@" -> Markup.escaped(PlainText.line(title));
                        case "@POLICY@" -> policy;
                        case "@STYLE@" -> style;
                        case "@BODY@" -> body;
                        case "@DATA@" -> elements;
                        case "@SCRIPT@" -> script;
                        default -> part;
                    });
        }
        return page.toString();
    }

    /** Nothing in it can end the element that it stands in: no {@code <} is left. */
    private static String json(Consumer<JsonGenerator> members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return text.toString()
                .replace("<", "\\u003c")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** As the policy names what it allows. */
    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static Optional<String> resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream("/mmulator/report/html/" + name)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
