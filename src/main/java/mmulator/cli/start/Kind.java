package mmulator.cli.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a fixture to begin with is about, as on the command line. Its files lie under the resources, one folder for each. */
public enum Kind {
    park(List.of("good_split_while_parked.yaml", "bad_split_while_not_flushed.yaml", "split_while_parked.S"), ""),
    ttbr(List.of("good_replace_ttbr1.yaml", "bad_replace_ttbr1_without_flush.yaml", "replace_ttbr1.S"), ""),
    bbm(List.of("good_move_page.yaml", "bad_move_page_without_flush.yaml", "move_page.S"), ""),
    kernel(List.of("good_unmap_page.yaml"), "put a kernel beside it, as Image"),
    object(List.of("good_map.yaml", "map.c", "compile.sh"), "compile the C, with sh compile.sh");

    /** Where GitHub looks for what to do at a push. */
    static final String CI_FILE = ".github/workflows/mmulator.yml";

    private static final String STEP = "      # prepare\n";

    private final List<String> files;
    private final String first;

    Kind(List<String> files, String first) {
        this.files = files;
        this.first = first;
    }

    /** The fixture that passes. */
    public String fixture() {
        return files.getFirst();
    }

    /** What has to be done before it can run; empty if nothing. */
    public String first() {
        return first;
    }

    /** Contents by name, the fixture first. */
    public Map<String, String> files() {
        Map<String, String> contents = new LinkedHashMap<>();
        for (String file : files) {
            contents.put(file, resource(name() + "/" + file));
        }
        contents.put(CI_FILE, resource("ci.yml").replace(STEP, prepared()));
        return contents;
    }

    private String prepared() {
        return switch (this) {
            case park, ttbr, bbm -> "";
            case kernel ->
                "      # Put the kernel here, as Image: an artifact of its own build, say. Without it all is skipped (exit 77).\n";
            case object -> """
                      - name: Compile
                        run: sudo apt-get install -y gcc-aarch64-linux-gnu && sh compile.sh
                """;
        };
    }

    private static String resource(String name) {
        try (InputStream stream = Kind.class.getResourceAsStream("/mmulator/new/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("not in the jar: " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
