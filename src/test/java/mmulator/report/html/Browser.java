package mmulator.report.html;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mmulator.Needs;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A headless Chromium, driven by ChromeDriver through the W3C WebDriver protocol. */
final class Browser implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final Process driver;
    private final String session;

    /** The one there is; whoever asks is left out, by name, where there is none. */
    static Browser started() throws IOException, InterruptedException {
        Optional<Path> installed = installed();
        Needs.tool(installed.isPresent(), "chromedriver and a browser");
        return new Browser(installed.orElseThrow());
    }

    /** Where the driver is installed, if it is; the browser comes with it. */
    private static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, "chromedriver"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private Browser(Path chromedriver) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("browser");
        driver = new ProcessBuilder(chromedriver.toString(), "--port=0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = driver.inputReader();
        String port = "";
        while (port.isEmpty()) {
            String line = said.readLine();
            if (line == null) {
                throw new IOException("chromedriver does not start");
            }
            Matcher started = STARTED.matcher(line);
            port = started.find() ? started.group(1) : "";
        }
        String root = "http://127.0.0.1:" + port;
        String answer = send(root + "/session", json -> {
            json.writeObjectPropertyStart("capabilities");
            json.writeObjectPropertyStart("alwaysMatch");
            json.writeStringProperty("browserName", "chrome");
            json.writeObjectPropertyStart("goog:loggingPrefs");
            json.writeStringProperty("browser", "ALL");
            json.writeStringProperty("performance", "ALL");
            json.writeEndObject();
            json.writeObjectPropertyStart("goog:chromeOptions");
            json.writeArrayPropertyStart("args");
            for (String flag : List.of(
                    "headless=new",
                    "no-sandbox",
                    "disable-gpu",
                    "disable-quic",
                    "no-first-run",
                    "disable-dev-shm-usage",
                    "disable-background-networking",
                    "disable-component-update",
                    "disable-sync",
                    "hide-scrollbars",
                    "user-data-dir=" + folder)) {
                json.writeString("--" + flag);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        });
        Matcher id = Pattern.compile("\"sessionId\":\"(\\w+)\"").matcher(answer);
        if (!id.find()) {
            throw new IOException("no session: " + answer);
        }
        session = root + "/session/" + id.group(1);
    }

    void open(Path page, String hash) throws IOException, InterruptedException {
        // The same page with another hash would not be loaded again.
        send(session + "/url", json -> json.writeStringProperty("url", "about:blank"));
        send(session + "/url", json -> json.writeStringProperty("url", page.toUri() + hash));
    }

    void resize(int width, int height) throws IOException, InterruptedException {
        command("Emulation.setDeviceMetricsOverride", json -> {
            json.writeNumberProperty("width", width);
            json.writeNumberProperty("height", height);
            json.writeNumberProperty("deviceScaleFactor", 1);
            json.writeBooleanProperty("mobile", false);
        });
    }

    void prefer(String feature, String value) throws IOException, InterruptedException {
        command("Emulation.setEmulatedMedia", json -> {
            json.writeArrayPropertyStart("features");
            json.writeStartObject();
            json.writeStringProperty("name", feature);
            json.writeStringProperty("value", value);
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    private void command(String name, Consumer<JsonGenerator> parameters) throws IOException, InterruptedException {
        send(session + "/goog/cdp/execute", json -> {
            json.writeStringProperty("cmd", name);
            json.writeObjectPropertyStart("params");
            parameters.accept(json);
            json.writeEndObject();
        });
    }

    /** What the body of a function returns, as text. */
    String run(String body) throws IOException, InterruptedException {
        String answer = send(session + "/execute/sync", json -> {
            json.writeStringProperty("script", "return String((() => {" + body + "})())");
            json.writeArrayPropertyStart("args");
            json.writeEndArray();
        });
        return value(answer);
    }

    /** The same once what the page does at the next frames is done. */
    String settled(String body) throws IOException, InterruptedException {
        String answer = send(session + "/execute/async", json -> {
            json.writeStringProperty(
                    "script",
                    "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout("
                            + "() => done(String((() => {" + body + "})())))))");
            json.writeArrayPropertyStart("args");
            json.writeEndArray();
        });
        return value(answer);
    }

    /**
     * What axe-core, which the page has been given, finds: a line for each node.
     *
     * @param rule to be looked at; all if empty
     */
    String axe(String rule) throws IOException, InterruptedException {
        String only = rule.isEmpty() ? "" : ", runOnly: {type: 'rule', values: ['" + rule + "']}";
        return value(send(session + "/execute/async", json -> {
            json.writeStringProperty(
                    "script",
                    "const done = arguments[0]; axe.run(document, {resultTypes: ['violations'], iframes: false"
                            + only + "}).then(result => done(result.violations"
                            + ".flatMap(one => one.nodes.map(node => one.id + ' ' + node.target)).join('\\n')))");
            json.writeArrayPropertyStart("args");
            json.writeEndArray();
        }));
    }

    /** Presses keys one after the other; those without a character by their WebDriver code. */
    void press(String keys) throws IOException, InterruptedException {
        send(session + "/actions", json -> {
            json.writeArrayPropertyStart("actions");
            json.writeStartObject();
            json.writeStringProperty("type", "key");
            json.writeStringProperty("id", "keyboard");
            json.writeArrayPropertyStart("actions");
            keys.chars().forEach(key -> {
                for (String type : List.of("keyDown", "keyUp")) {
                    json.writeStartObject();
                    json.writeStringProperty("type", type);
                    json.writeStringProperty("value", String.valueOf((char) key));
                    json.writeEndObject();
                }
            });
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    void screenshot(Path file) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(session + "/screenshot")).build(),
                HttpResponse.BodyHandlers.ofString());
        Files.write(file, Base64.getDecoder().decode(value(answer.body())));
    }

    /** Everything that the page has said on its console since it was asked last. */
    List<String> console() throws IOException, InterruptedException {
        return messages(log("browser"));
    }

    /** Addresses that were asked for over a network, or would have been. */
    List<String> requests() throws IOException, InterruptedException {
        Matcher request = Pattern.compile("\"request\":\\{[^}]*?\"url\":\"([^\"]*)\"")
                .matcher(String.join("\n", messages(log("performance"))));
        List<String> urls = new ArrayList<>();
        while (request.find()) {
            if (!request.group(1).startsWith("file:") && !request.group(1).startsWith("about:")) {
                urls.add(request.group(1));
            }
        }
        return urls;
    }

    private String log(String type) throws IOException, InterruptedException {
        return send(session + "/se/log", json -> json.writeStringProperty("type", type));
    }

    private static List<String> messages(String answer) {
        List<String> messages = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), answer)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.PROPERTY_NAME
                        && json.currentName().equals("message")) {
                    json.nextToken();
                    messages.add(json.getString());
                }
            }
        }
        return messages;
    }

    private static String value(String answer) {
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), answer)) {
            json.nextToken();
            json.nextToken();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw new AssertionError(answer);
            }
            return json.getString();
        }
    }

    private String send(String address, Consumer<JsonGenerator> members) throws IOException, InterruptedException {
        StringWriter body = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(address))
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(address + " says " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() throws IOException {
        try {
            http.send(
                    HttpRequest.newBuilder(URI.create(session)).DELETE().build(), HttpResponse.BodyHandlers.ofString());
            driver.destroy();
            driver.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException given) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
