package mmulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/** A package may use only the packages drawn below it; native code lives in {@code engine} alone. */
@AnalyzeClasses(packages = "mmulator", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    /** From the top; packages of a row do not know each other. */
    private static final List<List<String>> ROWS = List.of(
            List.of("cli", "junit"),
            List.of("gdb"),
            List.of("report", "litmus"),
            List.of("debug", "trace"),
            List.of("fixture"),
            List.of("asm", "explore", "kernel", "relaxed"),
            List.of("elf", "check"),
            List.of("machine"),
            List.of("mmu", "engine"),
            List.of("arch"));

    @ArchTest
    static final ArchRule packagesUseOnlyThoseBelow = layers();

    private static ArchRule layers() {
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
        return rule;
    }

    /** A package and those within it are rooms with doors that open one way. */
    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("mmulator.(**)").should().beFreeOfCycles();

    /** An assembler and a reader of objects know nothing of machines. */
    @ArchTest
    static final ArchRule codeIsMadeWithoutAMachine = noClasses()
            .that()
            .resideInAnyPackage("mmulator.asm..", "mmulator.elf..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("mmulator.machine..", "mmulator.mmu..", "mmulator.check..");

    @ArchTest
    static final ArchRule archImportsNothing = noClasses()
            .that()
            .resideInAPackage("mmulator.arch..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("mmulator.arch..", "java..", "org.jspecify..");

    /** Machines are built, run and asserted without JUnit, whoever runs the test. */
    @ArchTest
    static final ArchRule onlyAnnotationsAndTheirExtensionsNeedJUnit = noClasses()
            .that()
            .haveNameNotMatching("mmulator\\.junit\\.(MmuFixture|FixtureTest|Fixture\\w*Extension.*)")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.junit..", "org.opentest4j..");

    @ArchTest
    static final ArchRule nativeCodeLivesInEngine = noClasses()
            .that()
            .resideOutsideOfPackage("mmulator.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.lang.foreign..", "com.sun.jna..", "keystone..", "capstone..", "unicorn..");
}
