package mmulator.junit;

import mmulator.arch.Granule;
import mmulator.fixture.value.YamlValue;
import mmulator.machine.spec.CpuSpec;
import org.jspecify.annotations.Nullable;

/**
 * A CPU of a {@link MachineBuilder}, or several alike. Values given as text are expressions: numbers and labels joined by
 * {@code + - *}, {@code pa(label)} for the address a label is loaded at, {@code cpu} for the number of the CPU.
 */
public final class CpuBuilder {
    private final Entries cpu = new Entries();
    private final Entries features = new Entries();
    private final Entries registers = new Entries();
    private final Entries mmu = new Entries();
    private @Nullable Entries call;

    CpuBuilder(int count) {
        if (count != 1) {
            cpu.put("count", count);
        }
    }

    /** For messages. */
    public CpuBuilder name(String name) {
        cpu.put("name", name);
        return this;
    }

    /** FEAT_BBM level, 0 to 3. */
    public CpuBuilder bbml(int level) {
        return feature("bbml", level);
    }

    /** Its vendor says that it never raises a TLB conflict abort (with {@code bbml(2)}). */
    public CpuBuilder noabort() {
        return feature("noabort", true);
    }

    /** A feature by its name in fixtures, such as {@code ets2}. */
    public CpuBuilder feature(String name, boolean present) {
        features.put(name, present);
        return this;
    }

    /** A feature by its name in fixtures, such as {@code asid-bits}. */
    public CpuBuilder feature(String name, long value) {
        features.put(name, value);
        return this;
    }

    /** Granules that it implements; all if this is not called. */
    public CpuBuilder granules(Granule... granules) {
        for (Granule granule : granules) {
            features.add("granules", Entries.word(granule.toString()));
        }
        return this;
    }

    /** Where it begins: a label, or {@code pa(label)} for code that begins with the MMU off. */
    public CpuBuilder entry(String expression) {
        cpu.put("entry", expression);
        return this;
    }

    /**
     * Calls a function as a compiler would (AAPCS64), and halts when it returns: the first eight arguments go into x0 to
     * x7, the others on the {@link #stack}.
     *
     * @param function a label, or {@code pa(label)} for code that begins with the MMU off
     */
    public CpuBuilder call(String function, long... arguments) {
        calling().put("function", function);
        for (long argument : arguments) {
            calling().add("arguments", Entries.number(argument));
        }
        return this;
    }

    /** One more argument of the call. */
    public CpuBuilder argument(String expression) {
        calling().add("arguments", Entries.word(expression));
        return this;
    }

    /** Address after the last byte of the called function's stack, which must be mapped, or be memory if the MMU is off. */
    public CpuBuilder stack(long top) {
        calling().put("stack", top);
        return this;
    }

    public CpuBuilder stack(String top) {
        calling().put("stack", top);
        return this;
    }

    /** Where the called function returns to, instead of a {@code hlt #0} that is put into its section. */
    public CpuBuilder returnTo(String expression) {
        calling().put("return-to", expression);
        return this;
    }

    private Entries calling() {
        if (call == null) {
            call = new Entries();
        }
        return call;
    }

    /** The MMU is on from the first instruction, with this root in TTBR0_EL1; TTBR1_EL1 is empty unless given too. */
    public CpuBuilder ttbr0(String root) {
        mmu.put("ttbr0", root);
        return this;
    }

    /** The MMU is on from the first instruction, with this root in TTBR1_EL1; TTBR0_EL1 is empty unless given too. */
    public CpuBuilder ttbr1(String root) {
        mmu.put("ttbr1", root);
        return this;
    }

    /** TCR_EL1, instead of what Linux would set for the tables and the CPU. */
    public CpuBuilder tcr(long value) {
        mmu.put("tcr", value);
        return this;
    }

    public CpuBuilder mair(long value) {
        mmu.put("mair", value);
        return this;
    }

    public CpuBuilder sctlr(long value) {
        mmu.put("sctlr", value);
        return this;
    }

    /** @param n 0 to 30 */
    public CpuBuilder x(int n, long value) {
        return register("x" + n, value);
    }

    /** @param n 0 to 30 */
    public CpuBuilder x(int n, String expression) {
        return register("x" + n, expression);
    }

    /** A register by name: {@code sp}, {@code sp_el0}, {@code vbar_el1}. */
    public CpuBuilder register(String name, long value) {
        registers.put(name, value);
        return this;
    }

    public CpuBuilder register(String name, String expression) {
        registers.put(name, expression);
        return this;
    }

    /** Entries that its concrete TLB holds at most, the least recently used given up first. */
    public CpuBuilder tlbCapacity(int entries) {
        cpu.put("tlb", new Entries().put("capacity", entries).done());
        return this;
    }

    /** What an access gets that matches TLB entries of several sizes. */
    public CpuBuilder onConflict(CpuSpec.OnConflict outcome) {
        cpu.put("on-conflict", Entries.spelling(outcome));
        return this;
    }

    /** The root in TTBR1_EL1, if it is plainly that. */
    @Nullable
    String upperRoot() {
        return mmu.has("ttbr1")
                        && mmu.done().entries().get("ttbr1")
                                instanceof YamlValue.Entry(var position, YamlValue.Scalar scalar)
                ? scalar.text()
                : null;
    }

    boolean hasMmu() {
        return mmu.has("ttbr0") || mmu.has("ttbr1");
    }

    /** @param empty root for the half that nobody speaks of */
    YamlValue done(String empty) {
        if (hasMmu()) {
            for (String half : new String[] {"ttbr0", "ttbr1"}) {
                if (!mmu.has(half)) {
                    mmu.put(half, new YamlValue.Scalar(mmu.position(), empty, true));
                }
            }
            cpu.put("mmu", mmu.done());
        }
        if (call != null) {
            cpu.put("call", call.done());
        }
        cpu.put("features", features.done());
        cpu.put("registers", registers.done());
        return cpu.done();
    }
}
