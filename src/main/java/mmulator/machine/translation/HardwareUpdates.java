package mmulator.machine.translation;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.Activity;
import mmulator.machine.state.CpuState;
import mmulator.machine.world.Spurious;
import mmulator.machine.world.Stores;
import mmulator.machine.world.TableTracker;
import mmulator.machine.world.World;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;

/**
 * Updates of descriptors by table walks (FEAT_HAFDBS), and when others see them. Usually an update is made at once. Where
 * the machine reckons with {@link ChoicePoint#UPDATE}, the architecture leaves more open:
 *
 * <ul>
 *   <li>The update is ordered with nothing but stores to the descriptor itself until the CPU executes a DSB for loads and
 *       stores (R_MKHJS, R_PLLLM, R_RZYCN): it may be <em>late</em>, so that others, or the CPU's own loads, still read the
 *       old descriptor. Since an update is atomic, whoever changes the descriptor finds it made.
 *   <li>AF may be set for an access that never happens (R_LHQRX, I_LLCCB).
 * </ul>
 *
 * <p>What a late update comes to, and whether AF has been set, is chosen when somebody looks, or when all CPUs have halted.
 */
public final class HardwareUpdates {
    /** @param value what the descriptor will be */
    private record Late(CpuState cpu, long descriptor, long value) {}

    private final World world;
    private final Spurious spurious;
    private final TableTracker tables;
    private final Stores stores;
    private List<Late> late = List.of();

    public HardwareUpdates(World world, Spurious spurious, TableTracker tables, Stores stores) {
        this.world = world;
        this.spurious = spurious;
        this.tables = tables;
        this.stores = stores;
    }

    // What a walk of the CPU does

    /** Updates a descriptor for an access of the CPU, now or later; the CPU's own walks see it in any case. */
    void make(CpuState cpu, long descriptor, long value) {
        boolean wasLate = late.stream().anyMatch(one -> one.cpu == cpu && one.descriptor == descriptor);
        if (!wasLate && !spurious.happens(cpu, Spurious.Kind.UPDATE_COMES_LATE)) {
            stores.byHardware(cpu, descriptor, value);
            return;
        }
        List<Late> more = new ArrayList<>(late);
        more.removeIf(one -> one.cpu == cpu && one.descriptor == descriptor);
        more.add(new Late(cpu, descriptor, value));
        late = List.copyOf(more);
        stores.dueByHardware(cpu, descriptor);
        world.forgetTranslations();
    }

    /** What a walk of the CPU reads there, its own late updates included. */
    long read(CpuState cpu, long descriptor) {
        return seenBy(cpu, world.memory()).read(descriptor);
    }

    DescriptorMemory seenBy(CpuState cpu, DescriptorMemory memory) {
        if (late.isEmpty()) {
            return memory;
        }
        return new DescriptorMemory() {
            @Override
            public boolean contains(long pa) {
                return memory.contains(pa);
            }

            @Override
            public long read(long pa) {
                for (Late one : late) {
                    if (one.cpu == cpu && one.descriptor == pa) {
                        return one.value;
                    }
                }
                return memory.read(pa);
            }
        };
    }

    /**
     * A walk of the CPU has read these descriptors.
     *
     * @return true if the leaf has changed for it, so that it walks again
     */
    boolean walked(CpuState cpu, WalkResult walk) {
        if (!spurious.reckonsWith(ChoicePoint.UPDATE)) {
            return false;
        }
        if (walk instanceof WalkFault fault) {
            return fault.steps().count() > 0
                    && (reaches(cpu, fault.steps().lastAddress(), Spurious.Kind.UPDATE_IS_NOT_SEEN_BY_WALK)
                            || fault.kind() == WalkFault.Kind.ACCESS_FLAG
                                    && setsAccessFlag(cpu, fault.steps().lastAddress()));
        }
        return walk instanceof Translated found
                && found.fromTables()
                && reaches(cpu, found.steps().lastAddress(), Spurious.Kind.UPDATE_IS_NOT_SEEN_BY_WALK);
    }

    // What others do

    /** The CPU is about to read or write data at a physical address; what an atomic reads is of its write. */
    void accessed(CpuState cpu, long pa, boolean write) {
        if (!spurious.reckonsWith(ChoicePoint.UPDATE) || !world.memory().has(pa, PhysicalMemory.TABLE)) {
            return;
        }
        cpu.caches().askAgain();
        long descriptor = pa & -8;
        if (write) {
            settle(descriptor);
        } else {
            world.cpus().forEach(by -> arrives(by, cpu, descriptor, Spurious.Kind.UPDATE_IS_NOT_SEEN_BY_LOAD));
        }
        setsAccessFlag(cpu, descriptor);
    }

    /** All late updates of the descriptor are made: it is about to change, or they have to be seen. */
    void settle(long descriptor) {
        for (Late one : late) {
            if (one.descriptor == descriptor) {
                arrive(one);
            }
        }
    }

    /** The same of other CPUs' updates alone. */
    void settleOthers(CpuState cpu, long descriptor) {
        for (Late one : late) {
            if (one.cpu != cpu && one.descriptor == descriptor) {
                arrive(one);
            }
        }
    }

    /** A DSB for loads and stores. */
    public void complete(CpuState cpu) {
        for (Late one : late) {
            if (one.cpu == cpu) {
                arrive(one);
            }
        }
    }

    /** The CPU halts. When all have, nothing is under way any more. */
    public void halting(CpuState cpu) {
        if (!spurious.reckonsWith(ChoicePoint.UPDATE)
                || world.cpus().stream().anyMatch(other -> other != cpu && other.activity() != Activity.HALTED)) {
            return;
        }
        late.forEach(this::arrive);
        if (world.cpus().stream().anyMatch(HardwareUpdates::setsAccessFlags)) {
            tables.leavesWithoutAccessFlag().forEach(leaf -> setsAccessFlag(cpu, leaf));
        }
    }

    /** Late updates by other CPUs reach the walk, or do not. */
    private boolean reaches(CpuState cpu, long descriptor, Spurious.Kind unless) {
        boolean any = false;
        for (CpuState by : world.cpus()) {
            any |= by != cpu && arrives(by, cpu, descriptor, unless);
        }
        return any;
    }

    private boolean arrives(CpuState by, CpuState at, long descriptor, Spurious.Kind unless) {
        for (Late one : late) {
            if (one.cpu == by && one.descriptor == descriptor && !spurious.happens(at, unless)) {
                arrive(one);
                return true;
            }
        }
        return false;
    }

    private void arrive(Late one) {
        List<Late> rest = new ArrayList<>(late);
        rest.remove(one);
        late = List.copyOf(rest);
        stores.byHardware(one.cpu, one.descriptor, one.value);
    }

    private static boolean setsAccessFlags(CpuState cpu) {
        return cpu.regime().mmuOn() && cpu.regime().hardwareAccessFlag();
    }

    /** AF of the leaf, if it is one and AF is 0, may have been set by now. */
    private boolean setsAccessFlag(CpuState cpu, long descriptor) {
        for (CpuState by : world.cpus()) {
            if (setsAccessFlags(by)) {
                if (!tables.isLeafWithoutAccessFlag(descriptor)
                        || !spurious.happens(cpu, Spurious.Kind.ACCESS_FLAG_IS_SET)) {
                    return false;
                }
                stores.byHardware(by, descriptor, world.memory().readLong(descriptor) | Descriptor.AF);
                return true;
            }
        }
        return false;
    }

    public List<?> save() {
        return late;
    }

    public void restore(List<?> saved) {
        late = saved.stream().map(Late.class::cast).toList();
    }
}
