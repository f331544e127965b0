package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ResumePacketsTest {
    @Test
    void ofSeveralActionsForAThreadTheFirstCounts() {
        try (Talk talk = Talk.about("park/good_park_and_release.yaml")) {
            long first = talk.pc(0);
            long second = talk.pc(1);
            assertTrue(talk.ask("vCont;c:1;s").startsWith("T05thread:2;"));
            assertEquals(first, talk.pc(0));
            assertEquals(second + 4, talk.pc(1));
        }
    }

    /** A debugger knows a watchpoint by an address within it. */
    @Test
    void accessThatBeginsBeforeWhatIsWatchedIsToldByWhereThatBegins() {
        try (Talk talk = Talk.about("park/bad_never_released.yaml")) {
            talk.ask("Z0," + talk.at("wait_linear_map_split_to_ptes") + ",4");
            talk.ask("vCont;c");
            String inside = Long.toHexString(talk.symbol("idmap_kpti_bbml2_flag") + 1);
            assertEquals("OK", talk.ask("Z2," + inside + ",1"));
            assertTrue(talk.ask("vCont;c").startsWith("T05watch:" + inside + ";thread:1;"));
        }
    }
}
