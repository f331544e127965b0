package mmulator.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import mmulator.check.Checker;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;

/** The main job on linear maps that are as large as need be, with nothing in them but 2M Blocks. */
final class Repaint {
    private static final Function<Machine, Observer> NOBODY = machine -> event -> {};
    private static final Function<Machine, Observer> CHECKERS = machine -> new Checker(machine.memory());

    /** Physical address of the first new table. */
    private static final long TABLE_POOL = 0x4200_0000L;

    private Repaint() {}

    /**
     * @param gib size of the linear map in GiB: 512 Blocks each, that is 512 new tables of 512 descriptors
     * @param cpus one that repaints, the others that park
     */
    static FixtureImage image(int gib, int cpus) {
        String text = """
                memory: [{base: 0x4000_0000, size: %1$dG}]
                sources:
                  - asm/driver/boot_cpu.S
                  - asm/driver/secondary_cpu.S
                  - asm/driver/touch_linear_map.S
                  - src/bench/asm/linear_map_probes.S
                  - asm/driver/secondaries_go.S
                  - src/bench/asm/cpu_stacks.S
                  - asm/idmap/cpu_install_idmap.S
                  - asm/idmap/cpu_uninstall_idmap.S
                  - asm/park/idmap_kpti_bbml2_flag.S
                  - asm/park/park_until_repainted.S
                  - asm/park/wait_for_all_cpus.S
                  - asm/park/wait_linear_map_split_to_ptes.S
                  - asm/park/wait_until_set.S
                  - asm/split/alloc_table_page.S
                  - asm/split/lazy_mmu.S
                  - asm/split/lazy_mmu_enter.S
                  - asm/split/lazy_mmu_leave.S
                  - asm/split/linear_map_split_to_ptes.S
                  - asm/split/queue_pte_barriers.S
                  - asm/split/split_contpmd.S
                  - asm/split/split_contpte.S
                  - asm/split/split_pmd.S
                  - asm/split/split_pud.S
                  - asm/split/split_range_to_ptes.S
                  - asm/split/split_table_to_ptes.S
                  - asm/split/table_pool.S
                  - asm/tlbi/flush_tlb_all.S
                  - asm/tlbi/flush_tlb_kernel_range.S
                define:
                  PAGE_OFFSET: 0xffff_0000_0000_0000
                  LINEAR_OFFSET: 0xfffe_ffff_c000_0000
                  LINEAR_END: 0x%2$x
                  TEXT_ALIAS: 0xffff_0000_0040_0000      # nothing is left alone
                  TEXT_ALIAS_END: 0xffff_0000_0040_0000
                  KIMAGE_OFFSET: 0xffff_8000_4000_0000
                  TABLE_POOL: 0x%5$x
                  TABLE_POOL_END: 0x%3$x
                sections:
                  .text: {va: 0xffff_8000_8021_0000, pa: 0x4021_0000}
                  .data: {va: 0xffff_8000_80d1_0000, pa: 0x40d1_0000}
                  .bss: {va: 0xffff_8000_80d2_0000, pa: 0x40d2_0000}
                  .idmap.text: {pa: 0x4022_0000}
                  .idmap.data: {pa: 0x40d8_0000}
                tables:
                  granule: 4K
                  va-bits: 48
                  pool: {base: 0x4100_0000, size: 16M}
                  roots:
                    swapper_pg_dir:
                      table-attributes: [af, uxn]
                      map:
                        - {va: 0xffff_0000_0000_0000, pa: 0x4000_0000, size: %1$dG, block: 2M, attributes: [normal-tagged, rw, dbm, pxn, uxn]}
                        - {section: .text, attributes: [ro, uxn]}
                        - {section: .data, attributes: [rw, dbm, pxn, uxn]}
                        - {section: .bss, attributes: [rw, dbm, pxn, uxn]}
                        - {va: 0xffff_8000_80d8_0000, pa: 0x40d8_0000, size: 4K, attributes: [rw, dbm, pxn, uxn]}
                    idmap_pg_dir:
                      map:
                        - {section: .idmap.text, identity: true, attributes: [ro, uxn]}
                        - {section: .idmap.data, identity: true, attributes: [rw, pxn, uxn]}
                    reserved_pg_dir: {}
                cpus:
                  - features: {bbml: 2, noabort: true}
                    entry: boot_cpu
                    mmu: {ttbr0: reserved_pg_dir, ttbr1: swapper_pg_dir}
                    registers: {x0: %4$d}
                """;
        String secondaries = """
                  - count: %1$d
                    features: {bbml: 0}
                    entry: secondary_cpu
                    mmu: {ttbr0: reserved_pg_dir, ttbr1: swapper_pg_dir}
                """;
        long end = 0xffff_0000_0000_0000L + ((long) gib << 30);
        long poolEnd = TABLE_POOL + ((long) gib << 21);
        String all = String.format(Locale.ROOT, text, gib, end, poolEnd, cpus, TABLE_POOL)
                + (cpus > 1 ? String.format(Locale.ROOT, secondaries, cpus - 1) : "");
        return FixtureImage.of(FixtureParser.parse(Path.of("repaint.yaml"), all));
    }

    /** Seconds from reset to the last HLT, the machine being open already. */
    static double onMachine(FixtureImage image, Function<Machine, Observer> observer) {
        try (Machine machine = image.open()) {
            Observer told = observer.apply(machine);
            return Interleaved.seconds(() -> {
                Outcome outcome = machine.run(new RoundRobin(RoundRobin.DEFAULT_QUANTUM), told, Long.MAX_VALUE);
                boolean failed = machine.cpus().stream().anyMatch(cpu -> cpu.x(0) != 0);
                if (!(outcome instanceof Outcome.AllHalted) || failed) {
                    throw new IllegalStateException("the repainting failed: " + outcome
                            + (told instanceof Checker checker ? " " + checker.violations() : ""));
                }
            });
        }
    }

    private static double onBareEngine(FixtureImage image) {
        try (BareEngine bare = new BareEngine(image)) {
            double seconds = Interleaved.seconds(bare::run);
            // The last descriptor of the last new table: the Page that ends the linear map.
            long last = bare.readLong(TABLE_POOL + (2 << 20) - 8);
            if (bare.x(0) != 0 || (last & 0x0000_ffff_ffff_f003L) != 0x7fff_f003L) {
                throw new IllegalStateException(String.format(
                        "the repainting failed on the bare engine: x0 %d, last descriptor 0x%016x", bare.x(0), last));
            }
            return seconds;
        }
    }

    static List<Finding> againstBareEngine() {
        FixtureImage fourCpus = image(1, 4);
        FixtureImage alone = image(1, 1);
        Interleaved times = Interleaved.measure(11, () -> onMachine(fourCpus, NOBODY), () -> onBareEngine(alone));
        return List.of(
                Finding.atMost(
                        "repaint of 1 GiB",
                        times.timeRatio(),
                        "×",
                        4,
                        "time of 4 CPUs, no checkers; the boot CPU's code alone on the bare engine"),
                Finding.note("repaint of 1 GiB, ours", times.medianOurs(), "s", ""),
                Finding.note("repaint of 1 GiB, the bare engine's", times.medianTheirs(), "s", ""));
    }

    static List<Finding> checkers() {
        FixtureImage image = image(1, 4);
        Interleaved times = Interleaved.measure(11, () -> onMachine(image, CHECKERS), () -> onMachine(image, NOBODY));
        return List.of(Finding.atMost(
                "checkers on the repaint of 1 GiB",
                times.timeRatio(),
                "×",
                1.5,
                "time with all rules over time with none"));
    }

    static List<Finding> sixteenTimes() {
        FixtureImage large = image(16, 4);
        FixtureImage small = image(1, 4);
        Interleaved plain = Interleaved.measure(3, () -> onMachine(large, NOBODY), () -> onMachine(small, NOBODY));
        Interleaved checked =
                Interleaved.measure(3, () -> onMachine(large, CHECKERS), () -> onMachine(small, CHECKERS));
        return List.of(
                Finding.atMost("repaint of 16 GiB", plain.timeRatio(), "×", 17, "time over that of 1 GiB, 4 CPUs"),
                Finding.atMost("repaint of 16 GiB, checked", checked.timeRatio(), "×", 17, "the same with all rules"));
    }

    /** 32,768 tables: does it end at all, in how much memory? */
    static List<Finding> sixtyFourGibibytes() {
        FixtureImage image = image(64, 4);
        double seconds = onMachine(image, CHECKERS);
        return List.of(
                Finding.note("repaint of 64 GiB, checked", seconds, "s", "processor time, cold; 4 CPUs, all rules"),
                Finding.atMost("its process, at most", Starts.residentMiB("VmHWM:") / 1024, "GiB", 24, "VmHWM"));
    }
}
