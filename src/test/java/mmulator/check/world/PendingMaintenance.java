package mmulator.check.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mmulator.arch.Barrier;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;

/** TLB maintenance that a CPU of a {@link World} has issued at a step, and no barrier has completed. */
public record PendingMaintenance(TlbMaintenance maintenance, long step) {
    /** Takes away and returns those that a barrier waits for. */
    static List<PendingMaintenance> completed(List<PendingMaintenance> pending, Barrier.Dsb dsb) {
        List<PendingMaintenance> completed = new ArrayList<>(
                pending.stream().filter(one -> one.isWaitedFor(dsb)).toList());
        pending.removeAll(completed);
        return completed;
    }

    private boolean isWaitedFor(Barrier.Dsb dsb) {
        boolean reaches = switch (maintenance.shareability()) {
            case LOCAL -> true;
            case INNER -> dsb.domain() != Barrier.Domain.NSH;
            case OUTER -> dsb.domain() == Barrier.Domain.OSH || dsb.domain() == Barrier.Domain.SY;
        };
        return reaches && dsb.access() == Barrier.Access.FULL && (maintenance.nXS() || !dsb.nXS());
    }

    /** {@code vmalle1}, {@code vae1is}, {@code vaale1} and so on. */
    public static TlbMaintenance decoded(String operation, long va, int asid) {
        boolean broadcast = operation.endsWith("is");
        String stem = broadcast ? operation.substring(0, operation.length() - 2) : operation;
        int op2 = List.of("vmalle1", "vae1", "aside1", "vaae1", "", "vale1", "", "vaale1")
                .indexOf(stem);
        long operand = switch (op2) {
            case 0 -> 0;
            case 2 -> (long) asid << 48;
            case 1, 5 -> (long) asid << 48 | va >>> 12;
            default -> va >>> 12;
        };
        Optional<TlbMaintenance> decoded = TlbMaintenanceDecoder.decode(
                0, 8, broadcast ? 3 : 7, op2, operand, CpuFeatures.builder().build(), new Tcr(World.TCR));
        return decoded.orElseThrow();
    }
}
