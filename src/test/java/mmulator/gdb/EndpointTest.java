package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where to listen. */
final class EndpointTest {
    @Test
    void withoutAHostOnlyThisMachineConnects() {
        assertTrue(((InetSocketAddress) Endpoint.parse("tcp::1234").socketAddress())
                .getAddress()
                .isLoopbackAddress());
        assertFalse(((InetSocketAddress) Endpoint.parse("tcp:0.0.0.0:1234").socketAddress())
                .getAddress()
                .isLoopbackAddress());
    }

    @Test
    void hostsAndPathsAreRead() {
        assertEquals(new Endpoint.Tcp("::1", 7), Endpoint.parse("tcp:::1:7"));
        assertEquals(new Endpoint.Unix(Path.of("/run/x")), Endpoint.parse("unix:/run/x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1234", "tcp:", "tcp:1234", "tcp::", "tcp::65536", "tcp::-1", "unix:", "udp::1", "tcp::x"})
    void othersAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text));
    }
}
