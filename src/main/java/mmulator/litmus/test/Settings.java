package mmulator.litmus.test;

import java.util.Set;

/**
 * What the header asks of the machine.
 *
 * @param ets2 FEAT_ETS2
 * @param afterFault in threads without a handler
 * @param hardwareAccessFlag CPUs that set AF themselves (TCR_EL1.HA)
 * @param hardwareDirtyState CPUs that also set db where dbm is 1 (TCR_EL1.HD)
 * @param el0 CPUs whose thread runs at EL0
 */
public record Settings(
        boolean ets2,
        AfterFault afterFault,
        Set<Integer> hardwareAccessFlag,
        Set<Integer> hardwareDirtyState,
        Set<Integer> el0) {}
