package mmulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** A package may use only the packages drawn below it; native code lives in {@code engine} alone. */
@AnalyzeClasses(packages = "mmulator", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesUseOnlyThoseBelow = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("mmulator..")
            .withOptionalLayers(true)
            .layer("cli").definedBy("mmulator.cli..")
            .layer("report").definedBy("mmulator.report..")
            .layer("litmus").definedBy("mmulator.litmus..")
            .layer("fixture").definedBy("mmulator.fixture..")
            .layer("trace").definedBy("mmulator.trace..")
            .layer("explore").definedBy("mmulator.explore..")
            .layer("check").definedBy("mmulator.check..")
            .layer("machine").definedBy("mmulator.machine..")
            .layer("asm").definedBy("mmulator.asm..")
            .layer("engine").definedBy("mmulator.engine..")
            .layer("mmu").definedBy("mmulator.mmu..")
            .layer("arch").definedBy("mmulator.arch..")
            .whereLayer("cli").mayNotBeAccessedByAnyLayer()
            .whereLayer("report").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("litmus").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("fixture").mayOnlyBeAccessedByLayers("litmus", "report", "cli")
            .whereLayer("trace").mayOnlyBeAccessedByLayers("report", "cli")
            .whereLayer("explore").mayOnlyBeAccessedByLayers("fixture", "litmus", "report", "cli")
            .whereLayer("check").mayOnlyBeAccessedByLayers("explore", "trace", "fixture", "litmus", "report", "cli")
            .whereLayer("machine").mayOnlyBeAccessedByLayers("check", "explore", "trace", "fixture", "litmus", "report", "cli")
            .whereLayer("asm").mayOnlyBeAccessedByLayers("trace", "fixture", "litmus", "report", "cli")
            .whereLayer("engine").mayOnlyBeAccessedByLayers("asm", "machine", "fixture", "litmus", "report", "cli")
            .whereLayer("mmu").mayOnlyBeAccessedByLayers("machine", "check", "explore", "trace", "fixture", "litmus", "report", "cli");

    @ArchTest
    static final ArchRule archImportsNothing = noClasses()
            .that().resideInAPackage("mmulator.arch..")
            .should().dependOnClassesThat().resideOutsideOfPackages("mmulator.arch..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule nativeCodeLivesInEngine = noClasses()
            .that().resideOutsideOfPackage("mmulator.engine..")
            .should().dependOnClassesThat()
            .resideInAnyPackage("java.lang.foreign..", "com.sun.jna..", "keystone..", "capstone..", "unicorn..");
}
