package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import mmulator.debug.Debuggee;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import mmulator.report.text.SourceMap;

/** A session without a socket, packet by packet. */
final class Talk implements AutoCloseable {
    /** One CPU, which parks and waits for good. */
    static final String ALONE = "park/bad_never_released.yaml";

    /** One CPU that parks, and one that releases it. */
    static final String PAIR = "park/good_park_and_release.yaml";

    /** Where they wait, and for what. */
    static final String WAIT = "wait_linear_map_split_to_ptes";

    static final String FLAG = "idmap_kpti_bbml2_flag";

    static final String ELF = "/somewhere/image.elf";

    final FixtureImage image;
    final Debuggee debuggee;
    final Session session;
    private final StringBuilder console = new StringBuilder();

    private Talk(FixtureImage image) {
        this.image = image;
        debuggee = Debuggee.open(image);
        session = another();
    }

    /** A session of another debugger with the same machine. */
    Session another() {
        return new Session(
                debuggee, SourceMap.of(image), "x.yaml", ELF, "elf!".getBytes(StandardCharsets.ISO_8859_1), this::hear);
    }

    static Talk about(String fixture) {
        return about(Path.of("fixtures", fixture));
    }

    static Talk about(Path fixture) {
        return new Talk(FixtureImage.of(FixtureParser.parse(fixture)));
    }

    private void hear(String packet) {
        assertNotNull(packet);
        console.append(HexBytes.parseText(packet.substring(1)));
    }

    /** The reply to a packet. */
    String ask(String packet) {
        String reply = session.reply(packet);
        return reply == null ? "(none)" : reply;
    }

    /** What has been printed on the debugger's console since the last question. */
    String console() {
        String text = console.toString();
        console.setLength(0);
        return text;
    }

    /** What a monitor command prints. */
    String monitor(String command) {
        console();
        String reply = ask("qRcmd," + HexBytes.ofText(command));
        return reply.equals("OK") ? console() : reply;
    }

    long symbol(String name) {
        return image.assembled().symbol(name).orElseThrow().value();
    }

    /** As packets spell addresses. */
    String at(String symbol) {
        return Long.toHexString(symbol(symbol));
    }

    long pc(int cpu) {
        return debuggee.registers(cpu).pc();
    }

    @Override
    public void close() {
        session.close();
        debuggee.close();
    }
}
