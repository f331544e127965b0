package mmulator.gdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A debugger's connection. A thread of its own reads, so that Ctrl-C is heard while the machine runs; packets are for the
 * thread that calls {@link #next}.
 */
final class Connection implements AutoCloseable {
    /** Who sends more than this before it gets answers has to wait. */
    private static final int MAX_WAITING = 1000;

    private static final int BUFFER = 0x4000;

    private final SocketChannel channel;
    private final Consumer<String> log;
    private final Runnable greeted;
    private final Runnable interrupt;
    private final Framing framing = new Framing();
    private final BlockingQueue<Optional<String>> packets = new LinkedBlockingQueue<>(MAX_WAITING);
    /** Packets that have come and whose work is not done. */
    private final AtomicInteger underWay = new AtomicInteger();

    private volatile boolean acknowledges = true;
    private volatile byte[] lastSent = new byte[0];
    /** Something has come. */
    private boolean begun;

    /**
     * @param log takes lines on who is refused
     * @param greeted called by the reading thread when the first byte is that of a debugger
     * @param interrupt called by the reading thread when a packet under way is to come to its end
     */
    Connection(SocketChannel channel, Consumer<String> log, Runnable greeted, Runnable interrupt) {
        this.greeted = greeted;
        this.channel = channel;
        this.log = log;
        this.interrupt = interrupt;
    }

    void start() {
        Thread.ofVirtual().name("mmulator-gdb-read").start(this::read);
    }

    /** The next packet, when it comes; empty if the debugger has gone. */
    Optional<String> next() throws InterruptedException {
        return packets.take();
    }

    /** The work of a packet is done; from now on there is nothing to interrupt. Before the reply, which may be the last. */
    void done() {
        underWay.decrementAndGet();
    }

    void send(String payload) {
        byte[] frame = Framing.frame(payload);
        lastSent = frame;
        write(frame);
    }

    void acknowledges(boolean now) {
        acknowledges = now;
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (channel.read(buffer) >= 0) {
                byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
                buffer.clear();
                if (bytes.length > 0 && !begun && !Framing.begins(bytes[0])) {
                    log.accept("refused what is no debugger: its first byte is of another protocol");
                    channel.close();
                    break;
                }
                if (bytes.length > 0 && !begun) {
                    begun = true;
                    greeted.run();
                }
                for (Incoming incoming : framing.decode(bytes)) {
                    take(incoming);
                }
            }
        } catch (IOException gone) {
            // As good as a connection that was closed.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        leave();
    }

    private void take(Incoming incoming) throws InterruptedException {
        switch (incoming) {
            case Incoming.Packet(String payload) -> {
                if (acknowledges) {
                    write(new byte[] {'+'});
                }
                underWay.incrementAndGet();
                packets.put(Optional.of(payload));
            }
            case Incoming.Damaged damaged -> {
                if (acknowledges) {
                    write(new byte[] {'-'});
                }
            }
            case Incoming.Repeat repeat -> {
                if (acknowledges) {
                    write(lastSent);
                }
            }
            case Incoming.Interrupt ctrlC -> interruptIfBusy();
            case Incoming.Acknowledged acknowledged -> {}
        }
    }

    /** While nothing is under way there is nothing to stop, and the next run must not be stopped for it. */
    private void interruptIfBusy() {
        if (underWay.get() > 0) {
            interrupt.run();
        }
    }

    private void leave() {
        // What waits is of no use any more, and may be as much as fits.
        while (packets.poll() != null) {
            done();
        }
        interruptIfBusy();
        packets.add(Optional.empty());
    }

    private void write(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        synchronized (channel) {
            try {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            } catch (IOException gone) {
                // The reading thread finds out, too, and tells.
            }
        }
    }

    /** For a debugger that comes while another is there. */
    static void refuse(SocketChannel channel) {
        Thread.ofVirtual().name("mmulator-gdb-refuse").start(() -> {
            try (channel) {
                channel.write(ByteBuffer.wrap(Framing.frame("E.another debugger is connected to this machine")));
                channel.shutdownOutput();
                // To close with unread bytes would take back what was written.
                ByteBuffer ignored = ByteBuffer.allocate(BUFFER);
                while (channel.read(ignored) >= 0) {
                    ignored.clear();
                }
            } catch (IOException gone) {
                // All the better.
            }
        });
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException closed) {
            // Then it is.
        }
    }
}
