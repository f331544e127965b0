package mmulator.litmus.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MAIR_EL1 and the descriptor's SH field, as the Arm ARM encodes them. */
final class MemoryAttributesTest {
    private static TreeSet<String> names(String text) {
        return new TreeSet<>(List.of(text.split(" ")));
    }

    /** An attribute of FF is the default; of Normal memory that is Non-cacheable or Write-through there is one without XS. */
    @ParameterizedTest
    @CsvSource({
        "Normal, ff",
        "TaggedNormal, ff",
        "Device-nGnRnE, 01",
        "Device-nGnRE, 05",
        "Device-nGRE, 09",
        "Device-GRE, 0d",
        "Inner-write-back, ff",
        "Outer-write-back, ff",
        "Inner-write-back Outer-write-back, ff",
        "Inner-non-cacheable Outer-non-cacheable, 40",
        "Inner-write-through Outer-write-through, a0",
        "Inner-write-back Outer-non-cacheable, 4f",
        "Outer-non-cacheable, 4f"
    })
    void namesAreAnAttributeOfMair(String names, String attribute) {
        int index = MemoryAttributes.index(names(names)).orElseThrow();
        assertEquals(Integer.parseInt(attribute, 16), MemoryAttributes.mair().attr(index));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Inner-non-cacheable",
                "Inner-write-through",
                "Outer-write-through",
                "Inner-write-through Outer-non-cacheable",
                "Inner-non-cacheable Outer-write-through"
            })
    void someMemoryHasNoAttributeHere(String names) {
        assertTrue(MemoryAttributes.index(names(names)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "Non-shareable, 0",
        "Outer-shareable, 2",
        "Inner-shareable, 3",
        "Normal, 3",
        "Device-GRE Non-shareable, 0"
    })
    void shareabilityIsTheFieldOfTheDescriptor(String names, int field) {
        assertEquals(field, MemoryAttributes.shareability(names(names)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Normal",
                "TaggedNormal",
                "Device-nGnRnE",
                "Device-GRE",
                "Inner-write-back",
                "Inner-write-through",
                "Inner-non-cacheable",
                "Outer-write-back",
                "Outer-write-through",
                "Outer-non-cacheable",
                "Non-shareable",
                "Inner-shareable",
                "Outer-shareable"
            })
    void aNameIsKnownAndHalfOfItIsNot(String name) {
        assertTrue(MemoryAttributes.isKnown(name));
        Stream.of(name.substring(1), name + ",", name.toUpperCase(), "")
                .forEach(other -> assertFalse(MemoryAttributes.isKnown(other), other));
    }
}
