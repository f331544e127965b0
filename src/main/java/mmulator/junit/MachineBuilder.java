package mmulator.junit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import mmulator.asm.source.SourcePosition;
import mmulator.fixture.Fixture;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import mmulator.fixture.value.YamlValue;
import mmulator.machine.call.Callee;
import mmulator.machine.spec.MachineSpec;
import org.jspecify.annotations.Nullable;

/**
 * A machine built in Java. It is a fixture without a file: the same keys, the same checks, and messages that name the line
 * of Java. Mistakes are told when it is assembled, all at once.
 */
public final class MachineBuilder {
    /** Where code goes if nobody says: so far into the first region of memory, and there in the upper half. */
    private static final long CODE_OFFSET = 2 << 20;

    private static final long KERNEL_TEXT = 0xffff_8000_8000_0000L;
    private static final String CODE = ".text";
    private static final String EMPTY_ROOT = "reserved";
    private static final long POOL = 1 << 20;

    private final SourcePosition position = CallSite.here();
    private final Entries fixture = new Entries(position);
    private final Entries define = new Entries(position);
    private final Entries sections = new Entries(position);
    private final Entries run = new Entries(position);
    private final Entries variables = new Entries(position);
    private final Entries replace = new Entries(position);
    private final Map<String, Callee> callees = new LinkedHashMap<>();
    private final List<CpuBuilder> cpus = new ArrayList<>();
    private @Nullable TablesBuilder tables;
    private MachineSpec.@Nullable Region firstMemory;
    private boolean placed;

    MachineBuilder() {}

    /** Physical memory, zero at reset; whole pages of 4K. */
    public MachineBuilder memory(long base, long size) {
        fixture.add("memory", new Entries().put("base", base).put("size", size).done());
        if (firstMemory == null) {
            firstMemory = new MachineSpec.Region(base, size);
        }
        return this;
    }

    /** A file of GNU as syntax, from the folder that the test runs in. */
    public MachineBuilder source(String path) {
        fixture.add("sources", Entries.text(path));
        return this;
    }

    /** Source text. Messages number the lines of a text block as they stand in the Java file. */
    public MachineBuilder assemble(String text) {
        fixture.add("sources", new Entries().put("text", Entries.text(text)).done());
        return this;
    }

    /**
     * Leaves statements of a routine or a macro out; a NOP stands in the place of each.
     *
     * @param statements as the source has them, blanks aside; several that follow each other are parted by {@code ;}
     */
    public MachineBuilder without(String routine, String statements) {
        fixture.add(
                "change",
                new Entries()
                        .put("in", routine)
                        .put("without", Entries.text(statements))
                        .done());
        return this;
    }

    /** A folder that {@code .include} searches. */
    public MachineBuilder include(String folder) {
        fixture.add("include", Entries.text(folder));
        return this;
    }

    /** An absolute symbol for sources and expressions. */
    public MachineBuilder define(String name, long value) {
        define.put(name, value);
        return this;
    }

    /** Links a section for {@code address} and loads it there. */
    public MachineBuilder section(String name, long address) {
        return section(name, address, address);
    }

    /**
     * Links a section for {@code va} and loads it at {@code pa}; {@code rest} stands for all that are not named. If no
     * section is placed, {@code .text} goes 2M into the first memory, and with tables it is mapped read-only at
     * 0xffff_8000_8000_0000 and up, in every root that a CPU begins with in TTBR1_EL1.
     */
    public MachineBuilder section(String name, long va, long pa) {
        sections.put(name, new Entries().put("va", va).put("pa", pa).done());
        placed = true;
        return this;
    }

    /** Translation tables, as they are before the first instruction. */
    public MachineBuilder tables(Consumer<TablesBuilder> map) {
        TablesBuilder all = tables == null ? new TablesBuilder() : tables;
        tables = all;
        map.accept(all);
        return this;
    }

    /** One more CPU, numbered from 0. */
    public MachineBuilder cpu(Consumer<CpuBuilder> setUp) {
        return cpus(1, setUp);
    }

    /** So many more CPUs alike; {@code cpu} in an expression is the number of each. */
    public MachineBuilder cpus(int count, Consumer<CpuBuilder> setUp) {
        CpuBuilder cpu = new CpuBuilder(count);
        setUp.accept(cpu);
        cpus.add(cpu);
        return this;
    }

    /** Eight bytes of memory at reset. @param address physical, as an expression; a label means where it is loaded */
    public MachineBuilder variable(String address, long value) {
        variables.put(address, value);
        return this;
    }

    /** The same with 1, 2, 4 or 8 bytes. */
    public MachineBuilder variable(String address, int size, long value) {
        variables.put(
                address, new Entries().put("size", size).put("value", value).done());
        return this;
    }

    /**
     * Where the sources call {@code routine}, Java runs: at its label, or, if they only name it, at a place made for it.
     * The call takes one step and returns with the result in x0.
     */
    public MachineBuilder replace(String routine, Callee java) {
        callees.put(routine, java);
        return replaceWithValue(routine, 0);
    }

    /** The routine returns this value and does nothing else. */
    public MachineBuilder replaceWithValue(String routine, long value) {
        replace.put(routine, new Entries().put("returns", value).done());
        return this;
    }

    /** Another routine of the sources goes on with the same arguments. */
    public MachineBuilder replaceWithStub(String routine, String label) {
        replace.put(routine, new Entries().put("stub", label).done());
        return this;
    }

    /** The first turns, as a failure tells them: {@code 0*57,1*3}. */
    public MachineBuilder schedule(String turns) {
        run.put("schedule", turns);
        return this;
    }

    /** Steps of a turn, round-robin. */
    public MachineBuilder quantum(long steps) {
        run.put("quantum", steps);
        return this;
    }

    /** A run that takes more is inconclusive. */
    public MachineBuilder maxSteps(long steps) {
        run.put("max-steps", steps);
        return this;
    }

    /** Parts of the final state that an exploration tells: {@code cpu1.x0}, a label, a physical address. */
    public MachineBuilder observe(String... parts) {
        for (String part : parts) {
            fixture.add("observe", Entries.word(part));
        }
        return this;
    }

    /** Assembles it and makes its tables. @throws mmulator.fixture.FixtureException with all that is wrong with it */
    public Bench build() {
        Fixture whole = FixtureParser.parse(Path.of("machine"), tree());
        FixtureImage image = FixtureImage.of(whole);
        for (Map.Entry<String, Callee> callee : callees.entrySet()) {
            image = image.with(callee.getKey(), callee.getValue());
        }
        return new Bench(image, position.file() + ":" + position.line(), false);
    }

    /** {@link #build} and {@link Bench#run}. */
    public Execution run() {
        return build().run();
    }

    /** {@link #build} and {@link Bench#exploreRelaxed}. */
    public ExploredRelaxed exploreRelaxed() {
        return build().exploreRelaxed();
    }

    /** {@link #build} and {@link Bench#explore}. */
    public Explored explore() {
        return build().explore();
    }

    private YamlValue tree() {
        if (!placed && firstMemory != null) {
            placeCode(firstMemory);
        }
        boolean needsEmptyRoot = cpus.stream().anyMatch(CpuBuilder::hasMmu);
        TablesBuilder declared = tables;
        if (declared != null) {
            if (needsEmptyRoot && !declared.hasRoot(EMPTY_ROOT)) {
                declared.root(EMPTY_ROOT);
            }
            if (!declared.hasPool() && firstMemory != null) {
                long size = Math.min(POOL, firstMemory.size() / 2);
                declared.pool(firstMemory.base() + firstMemory.size() - size, size);
            }
            fixture.put("tables", declared.done());
        }
        List<YamlValue> all = cpus.stream().map(cpu -> cpu.done(EMPTY_ROOT)).toList();
        return fixture.put("cpus", new YamlValue.Sequence(position, all))
                .put("define", define.done())
                .put("sections", sections.done())
                .put("variables", variables.done())
                .put("replace", replace.done())
                .put("run", run.done())
                .done();
    }

    private void placeCode(MachineSpec.Region memory) {
        long pa = memory.base() + (memory.size() > CODE_OFFSET ? CODE_OFFSET : 0);
        if (tables == null) {
            section(CODE, pa);
            return;
        }
        section(CODE, KERNEL_TEXT, pa);
        Set<String> roots = new LinkedHashSet<>();
        for (CpuBuilder cpu : cpus) {
            if (cpu.upperRoot() != null) {
                roots.add(cpu.upperRoot());
            }
        }
        tables.mapCode(roots, CODE);
    }
}
