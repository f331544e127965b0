package mmulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mmulator.asm.source.AssemblerOptions;
import mmulator.file.InputFiles;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.read.FixtureParser;
import mmulator.kernel.KernelFile;
import mmulator.litmus.read.LitmusParser;
import mmulator.machine.event.Observer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A package may use only the packages drawn below it; native code lives in {@code engine} alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArchitectureTest {
    /** From the top; packages of a row do not know each other. */
    private static final List<List<String>> ROWS = List.of(
            List.of("cli", "junit"),
            List.of("gdb"),
            List.of("report", "litmus"),
            List.of("debug", "trace"),
            List.of("fixture"),
            List.of("asm", "explore", "kernel", "relaxed"),
            List.of("elf", "check", "draw"),
            List.of("machine"),
            List.of("mmu", "engine"),
            List.of("arch", "file"));

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("mmulator");

    @Test
    void packagesUseOnlyThoseBelow() {
        var rule = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("mmulator..")
                .withOptionalLayers(true);
        for (String name : ROWS.stream().flatMap(List::stream).toList()) {
            rule = rule.layer(name).definedBy("mmulator." + name + "..");
        }
        List<String> above = new ArrayList<>();
        for (List<String> row : ROWS) {
            for (String name : row) {
                rule = above.isEmpty()
                        ? rule.whereLayer(name).mayNotBeAccessedByAnyLayer()
                        : rule.whereLayer(name).mayOnlyBeAccessedByLayers(above.toArray(String[]::new));
            }
            above.addAll(row);
        }
        rule.check(classes);
    }

    /** A package and those within it are rooms with doors that open one way. */
    @Test
    void packagesHaveNoCycles() {
        slices().matching("mmulator.(**)").should().beFreeOfCycles().check(classes);
    }

    /**
     * Nor do the classes of the machine lead back to themselves, one by one, those within another counted as its own. Events and
     * outcomes, which are data, name each other.
     */
    @Test
    void classesOfTheMachineHaveNoCycles() {
        slices().assignedFrom(new EachClassOfTheMachine())
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    private static final class EachClassOfTheMachine implements SliceAssignment {
        @Override
        public String getDescription() {
            return "each class of the machine";
        }

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass one) {
            String name = one.getName().replaceFirst("\\$.*", "");
            return name.startsWith("mmulator.machine.") && !name.startsWith("mmulator.machine.event.")
                    ? SliceIdentifier.of(name)
                    : SliceIdentifier.ignore();
        }
    }

    /** An assembler and a reader of objects know nothing of machines. */
    @Test
    void codeIsMadeWithoutAMachine() {
        noClasses()
                .that()
                .resideInAnyPackage("mmulator.asm..", "mmulator.elf..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("mmulator.machine..", "mmulator.mmu..", "mmulator.check..")
                .check(classes);
    }

    @Test
    void archImportsNothing() {
        noClasses()
                .that()
                .resideInAPackage("mmulator.arch..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("mmulator.arch..", "java..", "org.jspecify..")
                .check(classes);
    }

    /** Machines are built, run and asserted without JUnit, whoever runs the test. */
    @Test
    void onlyAnnotationsAndTheirExtensionsNeedJUnit() {
        noClasses()
                .that()
                .haveNameNotMatching("mmulator\\.junit\\.(MmuFixture|FixtureTest|Fixture\\w*Extension.*)")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.junit..", "org.opentest4j..")
                .check(classes);
    }

    /** What is neither a user's file nor one that is read: our own of workers, the engine's library, what is written. */
    private static final String OTHER_FILES = "mmulator\\.(engine\\..*|junit\\..*|cli\\.reference\\..*|cli\\.start\\..*"
            + "|cli\\.worker\\.(CrashEvidence|Worker\\w+|ExpectedTrace)(\\$.*)?"
            + "|cli\\.option\\.(OutputFile|StandardOutput)(\\$.*)?"
            + "|cli\\.(NewCommand|GdbCommand|ImpliedRun|TroubleReport)|gdb\\.GdbServer)";

    /** So that --restrict holds for whatever will be read one day. */
    @Test
    void filesAreReadByInputFilesAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("mmulator.file..")
                .and()
                .haveNameNotMatching(OTHER_FILES)
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.nio\\.file\\.(Files|SecureDirectoryStream)|java\\.nio\\.channels\\.(Asynchronous)?FileChannel"
                                + "|java\\.io\\.(File|FileReader|FileInputStream|RandomAccessFile)|java\\.util\\.(zip\\.ZipFile|jar\\.JarFile)")
                .check(classes);
    }

    /** What reads for a command asks what --restrict lets it read. */
    @Test
    void onlyTheUsersOwnIsReadWithoutLimit() {
        noClasses()
                .that()
                .resideOutsideOfPackages("mmulator.junit..", "mmulator.file..")
                .and()
                .haveNameNotMatching(
                        ".*\\.(FixtureParser|LitmusParser|KernelFile|AssemblerOptions|Restriction|TestWorker)")
                .should()
                .accessField(InputFiles.class, "ALL")
                .orShould()
                .callMethod(LitmusParser.class, "parse", Path.class)
                .orShould()
                .callMethod(KernelFile.class, "read", Path.class, Path.class)
                .orShould()
                .callMethod(AssemblerOptions.class, "including", String[].class)
                .check(classes);
    }

    @Test
    void commandsReadFixturesWithinTheLimit() {
        noClasses()
                .that()
                .resideInAPackage("mmulator.cli..")
                .should()
                .callMethod(FixtureParser.class, "parse", Path.class)
                .orShould()
                .callMethod(FixtureRunner.class, "run", Path.class, Observer[].class)
                .check(classes);
    }

    @Test
    void nativeCodeLivesInEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("mmulator.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.lang.foreign..", "com.sun.jna..", "keystone..", "capstone..", "unicorn..")
                .check(classes);
    }
}
