package mmulator.cli.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Everything that is generated, by the name of its file. */
public final class Reference {
    /** Where the pages of Markdown are kept. */
    public static final Path PAGES = Path.of("src/docs/reference");

    /** What brings {@link #PAGES} up to date, from the top folder. */
    public static final String RENEW = "target/mmulator reference --pages " + PAGES;

    private static final Path RULES = Path.of("fixtures/rules");

    private Reference() {}

    static String generated(String from) {
        return "Generated from " + from + " by `" + RENEW + "`.\n";
    }

    /** Markdown, for the repository whose top folder is the current one. */
    public static Map<String, String> pages(CommandLine top) {
        return Map.of(
                "rules.md", RulesPage.of(RULES),
                "cli.md", CommandsPage.of(top),
                "architecture.md", ArchitecturePage.of(Ledger.read(Ledger.DATA)));
    }

    /** A page of the manual for each command. */
    public static Map<String, String> manual(CommandLine top) {
        // The lines after the first name what is installed here.
        String version = top.getCommandSpec().version()[0];
        Map<String, String> pages = new TreeMap<>();
        for (CommandText command : CommandText.all(top)) {
            pages.put(ManPage.name(command) + ".1", ManPage.of(command, version));
        }
        return pages;
    }

    /** For bash, and for zsh in its bash mode. */
    public static String completion(CommandLine top) {
        return AutoComplete.bash(top.getCommandName(), top);
    }

    public static String fish(CommandLine top) {
        return FishCompletion.of(top);
    }

    /** Writes files into a folder, which is made if need be. */
    public static void write(Path folder, Map<String, String> files) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
