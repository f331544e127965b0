package mmulator.fuzz;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mmulator.debug.Debuggee;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import mmulator.gdb.Framing;
import mmulator.gdb.Session;
import mmulator.report.text.SourceMap;

/** A debugger that asks anything of a machine, a packet a line: each gets a reply that fits into a packet. */
final class SessionTarget implements Target {
    private static final FixtureImage IMAGE =
            FixtureImage.of(FixtureParser.parse(Path.of("fixtures/park/good_park_and_release.yaml")));

    private static final byte[] SYMBOLS = "elf!".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MAX_PACKETS = 60;

    @Override
    public Kind kind() {
        return new Kind("session", "packets", 40);
    }

    @Override
    public boolean runsNativeCode() {
        return true;
    }

    @Override
    public boolean refuses() {
        return false;
    }

    @Override
    public List<byte[]> seeds() {
        return Stream.of("""
                        qSupported:multiprocess+;swbreak+;hwbreak+;vContSupported+
                        QStartNoAckMode
                        ?
                        qfThreadInfo
                        qsThreadInfo
                        qXfer:threads:read::0,fff
                        qXfer:features:read:target.xml:0,fff
                        qXfer:exec-file:read:1:0,fff
                        vFile:setfs:0
                        vFile:open:2f736f6d6577686572652f696d6167652e656c66,0,0
                        vFile:pread:1,100,0
                        vFile:close:1
                        """, """
                        Hg1
                        g
                        p20
                        P5=efcdab8967452301
                        Hg2
                        m40000000,40
                        X40001000,3:abc
                        M40001000,2:0102
                        Z0,40220000,4
                        Z2,40240000,8
                        vCont;c
                        vCont;s:1
                        bs
                        bc
                        z0,40220000,4
                        D
                        """, """
                        Hg1
                        s
                        M40220000,4:1f2003d5
                        Z2,40240000,8
                        Z3,40220000,8
                        bs
                        s
                        M40240000,8:0100000000000000
                        bc
                        vCont;s:1
                        M40220004,8:00000014ffffffff
                        vCont;c
                        bs
                        bc
                        """, """
                        qRcmd,68656c70
                        qRcmd,77616974696e67
                        qRcmd,7363686564756c65
                        qRcmd,746c62
                        qRcmd,7461626c6573
                        qRcmd,70656e64696e67
                        qRcmd,77616c6b20307834303234303030300a
                        vCont;s:2;c:1
                        c
                        s
                        qThreadExtraInfo,2
                        T2
                        """)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public List<String> words() {
        return Target.words("""
                g  G  p  P  m  M  x  X  Z0,  Z1,  Z2,  Z3,  Z4,  z0,  vCont;  c  s  r  t  C05  S05  bs  bc  H  Hg
                Hc  -1  qXfer:  vFile:  qRcmd,  ffffffffffffffff  0  :  ;  ,  =  k  ?  !  D  vKill;1  QNonStop:1
                \u0000  }  #  *
                """);
    }

    /** Each session has a machine of its own, which keeps what it needs to go back. */
    @Override
    public long maxAllocation() {
        return 4L << 30;
    }

    @Override
    public Answer read(byte[] input) {
        StringBuilder kinds = new StringBuilder();
        try (Debuggee debuggee = Debuggee.open(IMAGE)) {
            Session session = new Session(
                    debuggee, SourceMap.of(IMAGE), "x.yaml", "/somewhere/image.elf", SYMBOLS, SessionTarget::checkSize);
            for (String packet : new String(input, StandardCharsets.ISO_8859_1)
                    .lines()
                    .limit(MAX_PACKETS)
                    .toList()) {
                String reply = session.reply(packet);
                if (reply != null) {
                    checkSize(reply);
                    kinds.append(reply.isEmpty() ? '-' : reply.charAt(0));
                }
            }
            session.close();
        }
        return Answer.accepted(kinds.toString());
    }

    private static void checkSize(String reply) {
        if (reply.length() > Framing.MAX_PAYLOAD) {
            throw new AssertionError("a reply of " + reply.length() + " characters");
        }
    }
}
