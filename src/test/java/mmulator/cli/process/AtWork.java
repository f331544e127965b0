package mmulator.cli.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Waits, however long it takes, until another JVM has come to its work. */
public final class AtWork {
    private AtWork() {}

    /** Until a thread of {@code process} executes something of {@code type}, as the JDK's jcmd sees it. */
    public static void await(Process process, Class<?> type) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        while (true) {
            assertTrue(process.isAlive(), "it ended by itself");
            Process asked = new ProcessBuilder(jcmd, String.valueOf(process.pid()), "Thread.print")
                    .redirectErrorStream(true)
                    .start();
            String stacks = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            asked.waitFor();
            if (stacks.contains("at " + type.getName() + ".")) {
                return;
            }
            Thread.sleep(100);
        }
    }
}
