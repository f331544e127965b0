package mmulator.check.every;

import java.util.BitSet;

/**
 * One CPU's part of a state.
 *
 * @param seen of each descriptor, the number of the value that walks see
 * @param pending TLB maintenance that has not taken effect
 * @param held what its TLB holds
 * @param offered what others have found
 */
record View(long seen, BitSet pending, BitSet held, BitSet offered) {
    int seen(int i) {
        return Descriptors.field(seen, i);
    }
}
