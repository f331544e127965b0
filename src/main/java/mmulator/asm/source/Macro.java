package mmulator.asm.source;

import java.util.List;

/** A macro as {@code .macro} defined it. */
public record Macro(String name, List<Parameter> parameters, List<Statement> body, SourcePosition position) {

    /** A parameter; {@code defaultValue} is "" when it has none. */
    record Parameter(String name, String defaultValue, Kind kind) {}

    /** What is special about a parameter. */
    enum Kind {
        OPTIONAL,
        REQUIRED,
        VARARG
    }
}
