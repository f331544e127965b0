package mmulator.kernel;

import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mmulator.arch.CpuFeatures;
import mmulator.arch.SystemRegister;
import mmulator.elf.SystemMap;

/**
 * Which capabilities a kernel would find on some CPUs. Its own tables {@code arm64_features} and {@code arm64_errata} tell
 * what it asks for: a field of an ID register, a range of MIDRs, or a function of its own. Of such functions those are known
 * here that are about translation, and those that ask for what no CPU of ours has. Any other is {@link #undecided}.
 */
public final class Capabilities {
    private static final String STRUCT = "arm64_cpu_capabilities";
    private static final int MAX_DEPTH = 4;
    private static final int MAX_ENTRIES = 2000;
    private static final int SCOPE_BOOT_CPU = 4;

    /**
     * What they ask for is not there: an interrupt controller, EL2 and virtual machines, AArch32, pointer authentication, activity
     * monitors, SME, caches that differ; and mitigations and workarounds of what our CPUs are not affected by.
     */
    private static final Set<String> ABSENT = Set.of(
            "has_useable_gicv3_cpuif",
            "has_gic_prio_masking",
            "has_gic_prio_relaxed_sync",
            "can_use_gic_priorities",
            "test_has_gicv5_legacy",
            "can_trap_icv_dir_el1",
            "runs_at_el2",
            "has_nested_virt_support",
            "is_kvm_protected_mode",
            "hvhe_possible",
            "has_nv1",
            "has_32bit_el0",
            "has_amu",
            "has_rasv1p1",
            "test_has_mpam",
            "test_has_mpam_hcr",
            "has_pmuv3",
            "has_impdef_pmuv3",
            "has_cache_idc",
            "has_cache_dic",
            "has_mismatched_cache_type",
            "has_address_auth_cpucap",
            "has_address_auth_metacap",
            "has_generic_auth",
            "has_spectre_v2",
            "has_spectre_v3a",
            "has_spectre_v4",
            "has_ssbd_mitigation",
            "is_spectre_bhb_affected",
            "has_cortex_a76_erratum_1463225",
            "needs_tx2_tvm_workaround",
            "need_arm_si_l1_workaround_4311569",
            "has_sme_dvmsync_erratum",
            "has_neoverse_n1_erratum_1542419",
            "is_kryo_midr");

    private final Kernel kernel;
    private final List<CpuFeatures> cpus;
    private final BitSet found = new BitSet();
    private final BitSet ofBootCpu = new BitSet();
    private final BitSet known = new BitSet();
    private final Map<Integer, String> undecided = new TreeMap<>();
    private final Map<String, List<Long>> lists = new HashMap<>();

    private Capabilities(Kernel kernel, List<CpuFeatures> cpus) {
        this.kernel = kernel;
        this.cpus = List.copyOf(cpus);
        table("arm64_features", true);
        table("arm64_errata", false);
    }

    /** @throws KernelException when the kernel has no such tables, or does not tell how they are laid out */
    public static Capabilities of(Kernel kernel, List<CpuFeatures> cpus) {
        return new Capabilities(kernel, cpus);
    }

    /** Numbers of those that the CPUs have. */
    public BitSet found() {
        return (BitSet) found.clone();
    }

    /** Numbers of those that the kernel settles with the CPU that boots, before others come up. */
    public BitSet ofBootCpu() {
        return (BitSet) ofBootCpu.clone();
    }

    /** Numbers of those that the kernel's tables know at all. */
    public BitSet known() {
        return (BitSet) known.clone();
    }

    /** By number, those that a function decides which is not known here: its name, or its address. Not among the found. */
    public Map<Integer, String> undecided() {
        return Collections.unmodifiableMap(undecided);
    }

    private void table(String name, boolean all) {
        int stride = kernel.layouts().size(STRUCT);
        long start = kernel.symbols().require(name, "its capabilities");
        // An entry without a function ends the list.
        for (int i = 0; i < MAX_ENTRIES && member(start + (long) i * stride, "matches") != 0; i++) {
            long entry = start + (long) i * stride;
            int number = (int) member(entry, "capability");
            known.set(number);
            if ((member(entry, "type") & SCOPE_BOOT_CPU) != 0) {
                ofBootCpu.set(number);
            }
            boolean has = all
                    ? cpus.stream().allMatch(cpu -> matches(entry, cpu, 0))
                    : cpus.stream().anyMatch(cpu -> matches(entry, cpu, 0));
            if (has) {
                found.set(number);
            }
        }
    }

    private long member(long entry, String member) {
        StructLayouts.Field field = kernel.layouts().field(STRUCT, member);
        return kernel.memory().read(entry + field.offset(), field.size());
    }

    private boolean matches(long entry, CpuFeatures cpu, int depth) {
        long asked = member(entry, "matches");
        List<String> functions = kernel.symbols().at(asked);
        for (String function : functions) {
            switch (function) {
                case "has_always" -> {
                    return true;
                }
                case "has_cpuid_feature", "has_user_cpuid_feature" -> {
                    return hasField(entry, cpu);
                }
                case "has_bbml2_noabort" -> {
                    return listed("supports_bbml2_noabort_list", cpu);
                }
                case "unmap_kernel_at_el0" -> {
                    return !cpu.csv3() && !listed("kpti_safe_list", cpu);
                }
                case "has_useable_cnp" -> {
                    return cpu.cnp();
                }
                case "has_lpa2" -> {
                    return cpu.lpa2();
                }
                case "has_hw_dbm" -> {
                    return cpu.hafdbs() == 2;
                }
                case "is_affected_midr_range" -> {
                    StructLayouts.Field range = kernel.layouts().field(STRUCT, "midr_range");
                    return inRange(entry + range.offset(), cpu);
                }
                case "is_affected_midr_range_list" -> {
                    return inList(member(entry, "midr_range_list"), cpu);
                }
                case "cpucap_multi_entry_cap_matches" -> {
                    return anyOf(member(entry, "match_list"), cpu, depth);
                }
                default -> {
                    if (ABSENT.contains(function)) {
                        return false;
                    }
                    // Or another name of the same place follows.
                }
            }
        }
        undecided.put(
                (int) member(entry, "capability"),
                functions.isEmpty() ? String.format("a function at 0x%016x", asked) : functions.getFirst() + "()");
        return false;
    }

    private boolean anyOf(long list, CpuFeatures cpu, int depth) {
        int stride = kernel.layouts().size(STRUCT);
        for (int i = 0; i < MAX_ENTRIES && depth < MAX_DEPTH; i++) {
            long entry = list + (long) i * stride;
            if (member(entry, "matches") == 0) {
                break;
            }
            if (matches(entry, cpu, depth + 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasField(long entry, CpuFeatures cpu) {
        long encoding = member(entry, "sys_reg");
        Optional<SystemRegister> register = SystemRegister.byEncoding(
                (int) (encoding >> 19) & 3,
                (int) (encoding >> 16) & 7,
                (int) (encoding >> 12) & 15,
                (int) (encoding >> 8) & 15,
                (int) (encoding >> 5) & 7);
        long value = register.map(cpu::idRegister).orElse(0L);
        int position = (int) member(entry, "field_pos");
        int width = (int) member(entry, "field_width");
        boolean signed = member(entry, "sign") != 0;
        int unused = Long.SIZE - width;
        long least = member(entry, "min_field_value");
        if (width == 0 || position + width > Long.SIZE) {
            return false;
        }
        long field = value << Long.SIZE - position - width;
        field = signed ? field >> unused : field >>> unused;
        long bottom = signed ? least << Long.SIZE - 8 >> Long.SIZE - 8 : least;
        if (!kernel.layouts().has(STRUCT, "max_field_value")) {
            return field >= bottom;
        }
        long most = member(entry, "max_field_value");
        return field >= bottom && field <= (signed ? most << Long.SIZE - 8 >> Long.SIZE - 8 : most);
    }

    /** A list in a function: compilers put a number behind its name. */
    private boolean listed(String name, CpuFeatures cpu) {
        return lists
                .computeIfAbsent(
                        name,
                        n -> kernel.symbols().index().all().stream()
                                .filter(e -> e.name().startsWith(n))
                                .filter(e -> e.name().length() == n.length()
                                        || e.name().charAt(n.length()) == '.')
                                .map(SystemMap.Entry::address)
                                .toList())
                .stream()
                .anyMatch(list -> inList(list, cpu));
    }

    private boolean inList(long list, CpuFeatures cpu) {
        int stride = kernel.layouts().size("midr_range");
        for (int i = 0; i < MAX_ENTRIES; i++) {
            long range = list + (long) i * stride;
            if (member(range, "midr_range", "model") == 0) {
                break;
            }
            if (inRange(range, cpu)) {
                return true;
            }
        }
        return false;
    }

    /** Variant and revision lie between {@code rv_min} and {@code rv_max}, each as MIDR_EL1 has them. */
    private boolean inRange(long range, CpuFeatures cpu) {
        long model = member(range, "midr_range", "model");
        long variantAndRevision = cpu.midr() & 0x00f0_000fL;
        return (cpu.midr() & 0xff0f_fff0L) == (model & 0xff0f_fff0L)
                && variantAndRevision >= member(range, "midr_range", "rv_min")
                && variantAndRevision <= member(range, "midr_range", "rv_max");
    }

    private long member(long at, String struct, String name) {
        StructLayouts.Field field = kernel.layouts().field(struct, name);
        return kernel.memory().read(at + field.offset(), field.size());
    }
}
