package mmulator.litmus.read;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.asm.source.SourcePosition;
import mmulator.file.InputFiles;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.LitmusException;
import mmulator.litmus.test.LitmusTest;
import mmulator.litmus.test.Proposition;
import mmulator.litmus.test.Settings;
import org.jspecify.annotations.Nullable;

/** Reads a test in the format of herd. */
public final class LitmusParser {
    private static final long MAX_SIZE = 1 << 20;
    /** Other architectures that litmus tests are written for. */
    private static final Set<String> OTHERS =
            Set.of("ARM", "ASL", "BELL", "BPF", "C", "CPP", "JAVA", "LISA", "MIPS", "PPC", "RISCV", "X86", "X86_64");

    private static final Pattern ARCHITECTURE = Pattern.compile("(\\S+)[ \\t]*([^\\r\\n]*)");
    private static final Pattern INFO =
            Pattern.compile("[ \\t]*([A-Za-z][A-Za-z0-9_.-]*)[ \\t]*=[ \\t]*(.*?)[ \\t\\r]*");

    private final SourceText source;
    private final Map<String, String> info = new LinkedHashMap<>();
    private final Map<String, SourcePosition> positions = new LinkedHashMap<>();

    private LitmusParser(SourceText source) {
        this.source = source;
    }

    /**
     * One of the user's own, who may read whatever he can.
     *
     * @throws LitmusException when the file cannot be read or is no litmus test
     * @throws BeyondMachineException when it is one that this machine cannot run
     */
    public static LitmusTest parse(Path path) {
        return parse(path, InputFiles.ALL);
    }

    /**
     * @param files that may be read
     * @throws LitmusException when the file cannot be read or is no litmus test
     * @throws BeyondMachineException when it is one that this machine cannot run
     */
    public static LitmusTest parse(Path path, InputFiles files) {
        SourcePosition start = new SourcePosition(path.toString(), 1, 1);
        try {
            files.require(path);
            if (!files.isFile(path)) {
                throw new LitmusException(start, files.exists(path) ? "not a file" : "no such file");
            }
            if (files.size(path) > MAX_SIZE) {
                throw new LitmusException(start, "more than " + MAX_SIZE + " bytes; expected a litmus test");
            }
            return parse(path.toString(), files.text(path));
        } catch (CharacterCodingException malformed) {
            throw new LitmusException(start, "not UTF-8; expected a litmus test");
        } catch (IOException unreadable) {
            throw new LitmusException(start, "cannot be read: " + unreadable.getMessage());
        }
    }

    /** @param path as messages show it */
    public static LitmusTest parse(String path, String text) {
        return new LitmusParser(SourceText.of(path, text)).parse();
    }

    private LitmusTest parse() {
        int start = source.skipBlanks(0);
        Matcher first = ARCHITECTURE.matcher(source.text()).region(start, source.length());
        if (first.lookingAt() && OTHERS.contains(first.group(1).toUpperCase(Locale.ROOT))) {
            throw new BeyondMachineException(source.position(start), "architecture " + first.group(1));
        }
        if (!first.lookingAt() || !first.group(1).equals("AArch64")) {
            throw source.wrong(start, "no AArch64 litmus test; expected 'AArch64 NAME' on the first line");
        }
        String name = first.group(2).strip().replaceFirst("\\.litmus$", "");
        if (name.isEmpty()) {
            throw source.wrong(first.end(), "the test has no name; expected 'AArch64 NAME'");
        }
        int brace = header(first.end());
        Lexer lexer = new Lexer(source, brace);
        List<LitmusTest.Initial> initial = new InitialParser(source, lexer).parse();
        CodeParser code = new CodeParser(source, endOfInitial(brace));
        List<LitmusTest.Thread> threads = code.parse();
        Settings settings = new SettingsParser(source.path(), info, positions).parse(threads.size());
        ConditionParser footer = new ConditionParser(source, new Lexer(source, code.end()));
        LitmusTest.Asked shown = footer.shown();
        @Nullable Proposition filter = footer.filter();
        LitmusTest test = new LitmusTest(
                source.path(), name, info, settings, initial, threads, shown, filter, footer.condition());
        new NameChecks(source, test, code.end()).check();
        return test;
    }

    /** Lines up to the brace: {@code Key=value} and a quoted description. @return offset of the brace */
    private int header(int from) {
        int brace = source.text().indexOf('{', from);
        if (brace < 0) {
            throw source.wrong(source.length(), "there is no initial state; expected '{'");
        }
        int at = from;
        while (at < brace) {
            int end = source.text().indexOf('\n', at);
            end = end < 0 || end > brace ? brace : end;
            String line = source.text().substring(at, end);
            Matcher matcher = INFO.matcher(line);
            if (matcher.matches()) {
                String key = matcher.group(1).toLowerCase(Locale.ROOT);
                info.put(key, matcher.group(2));
                positions.put(key, source.position(at + matcher.start(2)));
            } else if (!line.isBlank() && !line.strip().startsWith("\"")) {
                throw source.wrong(source.skipBlanks(at), "unexpected text in the header; expected Key=value or '{'");
            }
            at = end + 1;
        }
        return brace;
    }

    /** After the brace that closes the initial state; arrays have braces too. */
    private int endOfInitial(int brace) {
        int depth = 0;
        int at = brace;
        do {
            char c = source.text().charAt(at++);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        } while (depth > 0);
        return at;
    }
}
