package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TableLevelTest {

    private static List<String> names(Granule granule, int iaBits) {
        int start = granule.startLevel(iaBits);
        return IntStream.rangeClosed(start, 3)
                .mapToObj(level -> new TableLevel(level, start).linuxName())
                .toList();
    }

    @Test
    void firstLevelIsThePgdHoweverManyThereAre() {
        assertEquals(List.of("PGD", "P4D", "PUD", "PMD", "PTE"), names(Granule.K4, 52));
        assertEquals(List.of("PGD", "PUD", "PMD", "PTE"), names(Granule.K4, 48));
        assertEquals(List.of("PGD", "PMD", "PTE"), names(Granule.K4, 39));
        assertEquals(List.of("PGD", "PUD", "PMD", "PTE"), names(Granule.K16, 48));
        assertEquals(List.of("PGD", "PTE"), names(Granule.K16, 36));
        assertEquals(List.of("PGD", "PMD", "PTE"), names(Granule.K64, 48));
        assertEquals(List.of("PGD", "PTE"), names(Granule.K64, 42));
    }

    @Test
    void textHasNumberAndName() {
        assertEquals("level 2 [PMD]", new TableLevel(2, 0).toString());
    }
}
