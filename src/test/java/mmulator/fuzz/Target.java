package mmulator.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A reader of what strangers have written. */
public interface Target {

    /**
     * What it is.
     *
     * @param name in messages, and of a folder below {@code target/fuzz}
     * @param extension of files with its inputs, as mmulator knows them, such as {@code yaml}
     * @param rounds inputs that {@code mvn verify} tries
     */
    record Kind(String name, String extension, int rounds) {}

    Kind kind();

    default String name() {
        return kind().name;
    }

    /** Its inputs are lines of words. */
    default boolean isText() {
        return true;
    }

    /** A bug of its may take the JVM down: the input is kept in {@code current.EXTENSION} while it is read. */
    default boolean runsNativeCode() {
        return false;
    }

    /** Some inputs are not good. */
    default boolean refuses() {
        return true;
    }

    /** Good inputs to start from; at least one. */
    List<byte[]> seeds() throws IOException;

    /** Words that mean something to a reader of text, besides those in the seeds. */
    List<String> words();

    /** Words that two blanks or a line's end part, and some more. */
    static List<String> words(String text, String... others) {
        return Stream.concat(Stream.of(text.strip().split(" {2,}|\n")), Stream.of(others))
                .toList();
    }

    /** Most bytes that one input may make the reader allocate, freed or not. */
    default long maxAllocation() {
        return 512 << 20;
    }

    /** Most processor time for one input: far above what any takes, so that a busy machine is no hang. */
    default Duration maxTime() {
        return Duration.ofSeconds(10);
    }

    /**
     * Reads the input. Whatever is thrown is a bug: mistakes of the user are caught here and answered.
     *
     * @throws Exception any bug
     */
    Answer read(byte[] input) throws Exception;
}
