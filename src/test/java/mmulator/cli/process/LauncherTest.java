package mmulator.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import mmulator.Needs;
import mmulator.cli.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the JVM, in places where that is not easy. */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {
    private static final String FIXTURE = "fixtures/first/good_hello.yaml";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path launcher;

    @BeforeEach
    void install() throws IOException {
        launcher = folder.resolve("mmulator");
        Files.writeString(
                launcher,
                Files.readString(Path.of("src/main/launcher/mmulator")).replace("@version@", "x"));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        jar(part -> true);
    }

    /** Of a manifest only, which names the parts of our own class path. */
    private void jar(Predicate<String> parts) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(parts)
                        .map(part -> Path.of(part).toUri().toString())
                        .collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(folder.resolve("mmulator-x.jar")), manifest).close();
    }

    private Launched mmulator(Map<String, String> environment, String to, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder();
        builder.environment().put("MMULATOR_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            }
        });
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return Launched.of(folder, builder, to, command);
    }

    private static void isMistake(Launched run, String part) {
        assertEquals(2, run.exit(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(part), run.err());
    }

    @Test
    void jvmThatDoesNotStartIsNoBrokenRule() throws Exception {
        isMistake(
                mmulator(Map.of("MMULATOR_JAVA_OPTS", "-Xmx1"), "", "run", FIXTURE),
                "the JVM does not start with -Xmx1: ");
        isMistake(
                mmulator(Map.of("MMULATOR_JAVA_OPTS", "-XX:+None"), "", "run", FIXTURE),
                "Unrecognized VM option 'None'");
        assertEquals(
                0,
                mmulator(Map.of("MMULATOR_JAVA_OPTS", "-Xmx256m"), "", "run", FIXTURE)
                        .exit());
    }

    @Test
    void ownOptionsOfTheJvmAndTheVersionGoTogether() throws Exception {
        Launched run = mmulator(Map.of("MMULATOR_JAVA_OPTS", "-Xmx256m"), "", "--version");
        assertEquals(0, run.exit(), run.err());
    }

    /** The JVM itself would take it, and run the classes of another build. */
    @Test
    void cacheIsUsedOnlyWithTheJarThatItWasMadeOf() throws Exception {
        Path cache = folder.resolve("mmulator.aot");
        Path of = folder.resolve("mmulator.aot.of");
        Files.writeString(cache, "");
        assertFalse(optionsOfJvm(FIXTURE).contains("-XX:AOTCache"), "nobody knows what the cache is of");
        Files.writeString(
                of,
                Launched.of(folder, "", List.of("sh", "-c", "cksum <" + folder.resolve("mmulator-x.jar")))
                        .out());
        assertTrue(optionsOfJvm(FIXTURE).contains("-XX:AOTCache=" + cache.toRealPath() + " "));
        Files.writeString(folder.resolve("mmulator-x.jar"), "x", StandardOpenOption.APPEND);
        assertFalse(optionsOfJvm(FIXTURE).contains("-XX:AOTCache"), "the jar is another one");
    }

    @Test
    void renewedClassesStandBeforeTheOldOnes() throws Exception {
        Path home = folder.toRealPath();
        assertTrue(optionsOfJvm(FIXTURE).contains(" -jar " + home.resolve("mmulator-x.jar ")));
        Path renewed = Files.writeString(home.resolve("mmulator.picocli.jar"), "");
        assertTrue(optionsOfJvm(FIXTURE)
                .contains(" -cp " + renewed + ":" + home.resolve("mmulator-x.jar mmulator.cli.Main ")));
    }

    @Test
    void whatIsShortIsLeftToTheQuickCompiler() throws Exception {
        assertTrue(optionsOfJvm("run", FIXTURE).contains(" -XX:TieredStopAtLevel=1 "));
        assertTrue(optionsOfJvm(FIXTURE).contains(" -XX:TieredStopAtLevel=1 "));
        assertFalse(optionsOfJvm("explore", FIXTURE).contains("Tiered"));
    }

    /** What the launcher tells a JVM, which here only repeats it. */
    private String optionsOfJvm(String... arguments) throws Exception {
        Path home = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25\"\n");
        Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return mmulator(Map.of("MMULATOR_JAVA_HOME", home.toString()), "", arguments)
                .out();
    }

    @Test
    void closedStandardOutputIsTold() throws Exception {
        isMistake(mmulator(Map.of(), ">&-", "run", FIXTURE), "standard output is closed");
    }

    @Test
    void missingJarIsTold() throws Exception {
        jar(part -> !part.contains("picocli"));
        isMistake(mmulator(Map.of(), "", "run", FIXTURE), "picocli/CommandLine");
        Files.delete(folder.resolve("mmulator-x.jar"));
        isMistake(mmulator(Map.of(), "", "run", FIXTURE), "mmulator-x.jar cannot be read");
    }

    @Test
    void namesNeedNoLocaleAndNothingNeedsAHome() throws Exception {
        Needs.namesBeyondAscii();
        Path fixture = folder.resolve("grün.yaml");
        String asm = Path.of("asm").toAbsolutePath().toString();
        Files.writeString(fixture, Files.readString(Path.of(FIXTURE)).replace("../../asm", asm));
        Launched run = mmulator(Map.of("LC_ALL", "C", "LANG", "", "HOME", ""), "2>&-", "run", fixture.toString());
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().startsWith("PASS " + fixture), run.out());
    }
}
