package mmulator.cli.worker;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to start a worker: the JVM that we run in, with the options that the launcher gave it.
 *
 * @param restrict the folder outside of which it reads nothing; null for none
 */
public record WorkerCommand(Class<?> main, @Nullable Path restrict) {
    private static final int HEAP_PERCENTAGE = 70;

    public WorkerCommand(Class<?> main) {
        this(main, null);
    }

    /**
     * The command line.
     *
     * @param workers that run at the same time and share the memory
     * @param crashLog where the JVM writes what it knows of a crash
     */
    public List<String> line(int workers, Path crashLog) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                // A second debugger would wait on the same port.
                .filter(option -> !option.startsWith("-agentlib:jdwp") && !option.startsWith("-Xrunjdwp"))
                .forEach(line::add);
        line.add("-XX:MaxRAMPercentage=" + Math.max(1, HEAP_PERCENTAGE / workers));
        line.add("-XX:ErrorFile=" + crashLog);
        // Workers are killed, and leave there what they have unpacked.
        line.add("-Djna.tmpdir=" + crashLog.resolveSibling(WorkerFolder.UNPACKED));
        line.add("-XX:-CreateCoredumpOnCrash");
        line.add("-XX:+DisplayVMOutputToStderr"); // stdout is for answers
        line.add("-cp");
        line.add(Objects.requireNonNull(System.getProperty("java.class.path")));
        line.add(main.getName());
        if (restrict != null) {
            line.add(restrict.toString());
        }
        return line;
    }
}
