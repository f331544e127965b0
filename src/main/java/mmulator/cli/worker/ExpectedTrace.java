package mmulator.cli.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mmulator.cli.option.OutputFile;
import mmulator.cli.option.Trouble;
import mmulator.cli.option.UserMistake;
import mmulator.file.InputFiles;
import mmulator.report.trace.TraceItem;

/**
 * The trace that a fixture must give, in a file beside it: {@code good_x.expected} for {@code good_x.yaml}. It begins with
 * comments; the one that says {@code # items: cpu,tlb} says what is in it.
 *
 * @param head the comments
 * @param lines of the trace
 */
record ExpectedTrace(Path file, Set<TraceItem> items, List<String> head, List<String> lines) {
    private static final String ITEMS = "# items: ";

    static Path besides(Path fixture) {
        String name = String.valueOf(fixture.getFileName()).replaceFirst("\\.ya?ml$", "");
        return fixture.resolveSibling(name + ".expected");
    }

    /** A new one without lines. */
    static ExpectedTrace empty(Path fixture, Set<TraceItem> items) {
        String words = items.stream().map(TraceItem::option).collect(Collectors.joining(","));
        return new ExpectedTrace(besides(fixture), items, List.of(ITEMS + words), List.of());
    }

    /**
     * The one of a fixture; empty if it has none.
     *
     * @throws UserMistake if it cannot be read
     */
    static Optional<ExpectedTrace> of(Path fixture, InputFiles files) {
        Path file = besides(fixture);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        List<String> head = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        Set<TraceItem> items = EnumSet.noneOf(TraceItem.class);
        try {
            for (String line : files.text(file).lines().toList()) {
                boolean comment = line.startsWith("#");
                (comment ? head : lines).add(line);
                if (comment && line.startsWith(ITEMS)) {
                    items.addAll(TraceItem.parse(line.substring(ITEMS.length()).strip()));
                }
            }
        } catch (IOException e) {
            throw new UserMistake(file + ":1:1: error: cannot be read as text: " + Trouble.reason(e));
        } catch (IllegalArgumentException unknown) {
            throw new UserMistake(
                    file + ":" + head.size() + ":" + (ITEMS.length() + 1) + ": error: " + unknown.getMessage());
        }
        if (items.isEmpty()) {
            throw new UserMistake(file + ":1:1: error: no line '" + ITEMS + "…'; expected items as those of -d");
        }
        return Optional.of(new ExpectedTrace(file, items, head, lines));
    }

    /** Line of the file, from 1, where other lines begin to differ. */
    int firstDifference(List<String> others) {
        int same = 0;
        while (same < lines.size() && same < others.size() && lines.get(same).equals(others.get(same))) {
            same++;
        }
        return head.size() + same + 1;
    }

    /** Writes the file with other lines. */
    void write(List<String> now) {
        List<String> all = new ArrayList<>(head);
        all.addAll(now);
        mustStayInItsFolder();
        OutputFile.write(file, String.join("\n", all) + "\n");
    }

    /** A fixture of somebody else may have a link there, to any file that we may write. */
    private void mustStayInItsFolder() {
        try {
            Path folder = file.toAbsolutePath().getParent();
            boolean leads = Files.isSymbolicLink(file)
                    && (!Files.exists(file)
                            || folder == null
                            || !file.toRealPath().startsWith(folder.toRealPath()));
            if (leads) {
                throw new UserMistake(
                        file + ":1:1: error: is a link out of its folder, through which nothing is written");
            }
        } catch (IOException e) {
            throw new UserMistake(file + ":1:1: error: cannot be read: " + Trouble.reason(e));
        }
    }
}
