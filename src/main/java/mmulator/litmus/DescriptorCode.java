package mmulator.litmus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.litmus.test.DescriptorFields;
import mmulator.litmus.test.MemoryAttributes;

/** Between a descriptor's fields as tests spell them and its 64 bits. */
final class DescriptorCode {
    private static final int LEVEL = 3;
    /** The four bits for software keep how the test spells the attributes, since two spellings may mean the same. */
    private static final int SPELLINGS = 16;

    private final AddressMap addresses;
    /** Sets of attributes that the test names, the default first. */
    private final List<SortedSet<String>> attributes = new ArrayList<>(List.of(new TreeSet<>()));

    DescriptorCode(AddressMap addresses) {
        this.addresses = addresses;
    }

    /** The test uses these attributes. @return false if our MAIR_EL1 has no such memory, or there are too many sets */
    boolean learn(SortedSet<String> names) {
        if (!attributes.contains(names)) {
            attributes.add(names);
        }
        return MemoryAttributes.index(names).isPresent() && attributes.size() <= SPELLINGS;
    }

    /** Not global, of ASID 0 like all that runs here: herd knows no ASID, and takes TLBI ASIDE1 to remove everything. */
    long encode(DescriptorFields fields) {
        return page(addresses.pa(fields.symbol()))
                .with(Descriptor.NG, true)
                .withSoftware(Math.max(attributes.indexOf(fields.attributes()), 0))
                .with(Descriptor.VALID, fields.valid() == 1)
                .with(Descriptor.AF, fields.af() == 1)
                .with(Descriptor.AP2, fields.db() == 0)
                .with(Descriptor.DBM, fields.dbm() == 1)
                .with(Descriptor.AP1, fields.el0() == 1)
                .withAttrIndex(MemoryAttributes.index(fields.attributes()).orElse(0))
                .withSh(MemoryAttributes.shareability(fields.attributes()))
                .value();
    }

    /** A page of data: nobody executes it. */
    static Descriptor page(long pa) {
        return Descriptor.leaf(Granule.K4, LEVEL, DescriptorFormat.OA48, pa)
                .with(Descriptor.AF | Descriptor.PXN | Descriptor.UXN, true)
                .withSh(3);
    }

    /** The fields that make exactly these bits; empty if none do. */
    Optional<DescriptorFields> decode(long bits) {
        Descriptor valid = new Descriptor(bits | Descriptor.VALID, LEVEL, Granule.K4, DescriptorFormat.OA48);
        long pa = valid.address();
        Optional<String> symbol = pa == 0 ? Optional.of("") : addresses.symbolAtPa(pa);
        return symbol.flatMap(name -> attributes.stream()
                .map(set -> new DescriptorFields(
                        name,
                        bit(bits, Descriptor.VALID),
                        bit(bits, Descriptor.AF),
                        1 - bit(bits, Descriptor.AP2),
                        bit(bits, Descriptor.DBM),
                        bit(bits, Descriptor.AP1),
                        set))
                .filter(fields -> encode(fields) == bits)
                .findFirst());
    }

    private static int bit(long bits, long mask) {
        return (bits & mask) != 0 ? 1 : 0;
    }
}
