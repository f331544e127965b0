package mmulator.check;

import java.util.OptionalLong;
import mmulator.mmu.tlb.TlbEntry;

/**
 * An entry that some implementation of a CPU's TLB could hold, beside or instead of what a walk gives now.
 *
 * @param walker the CPU whose walk would have found it: another one where TTBRn_EL1.CnP lets them share
 * @param since step from which on a walk could find it; 0 for the start
 * @param until step from which on no walk could; empty while one still can
 * @param why it may still be there
 */
public record KeptEntry(TlbEntry entry, int walker, long since, OptionalLong until, String why) {}
