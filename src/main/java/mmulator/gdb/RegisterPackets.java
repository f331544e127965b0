package mmulator.gdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import mmulator.debug.Debuggee;
import mmulator.debug.Registers;
import org.jspecify.annotations.Nullable;

/** {@code g G p P}: the registers of the selected CPU. */
final class RegisterPackets {
    private final Debuggee debuggee;
    private final Selection selection;

    RegisterPackets(Debuggee debuggee, Selection selection) {
        this.debuggee = debuggee;
        this.selection = selection;
    }

    @Nullable
    String reply(String packet) {
        PacketScanner scanner = new PacketScanner(packet.substring(1));
        return switch (packet.charAt(0)) {
            case 'g' -> readAll();
            case 'G' -> writeAll(HexBytes.parse(scanner.rest()));
            case 'p' -> read(registers(), RegisterMap.at(scanner.count()));
            case 'P' -> {
                RegisterMap.Register register = RegisterMap.at(scanner.count());
                yield write(register, HexBytes.parse(scanner.expect('=').rest()));
            }
            default -> null;
        };
    }

    private Registers registers() {
        return debuggee.registers(selection.cpu());
    }

    private String readAll() {
        StringBuilder text = new StringBuilder();
        Registers registers = registers();
        RegisterMap.inG().forEach(register -> text.append(read(registers, register)));
        return text.toString();
    }

    /** A register as the protocol writes it. */
    static String read(Registers registers, RegisterMap.Register register) {
        return switch (register) {
            case RegisterMap.General(int n) -> HexBytes.littleEndian(registers.x(n), Long.BYTES);
            case RegisterMap.StackPointer sp -> HexBytes.littleEndian(registers.sp(), Long.BYTES);
            case RegisterMap.ProgramCounter pc -> HexBytes.littleEndian(registers.pc(), Long.BYTES);
            case RegisterMap.ProcessState state -> HexBytes.littleEndian(registers.pstate(), Integer.BYTES);
            case RegisterMap.Vector(int n) ->
                HexBytes.littleEndian(registers.v(n, 0), Long.BYTES)
                        + HexBytes.littleEndian(registers.v(n, 1), Long.BYTES);
            case RegisterMap.System system -> HexBytes.littleEndian(registers.system(system.register()), system.size());
            case RegisterMap.InEffect(var written) ->
                HexBytes.littleEndian(
                        registers.systemInEffect(written).orElseGet(() -> registers.system(written)), Long.BYTES);
        };
    }

    /** All or nothing: what is refused is so before the first of them is written. */
    private String writeAll(byte[] values) {
        int size =
                RegisterMap.inG().stream().mapToInt(RegisterMap.Register::size).sum();
        if (values.length != size) {
            throw new BadPacket(size + " bytes expected");
        }
        ByteBuffer buffer = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
        checkPc(buffer.getLong(RegisterMap.PC * Long.BYTES));
        for (RegisterMap.Register register : RegisterMap.inG()) {
            byte[] value = new byte[register.size()];
            buffer.get(value);
            String reply = write(register, value);
            if (!reply.equals(Session.OK)) {
                return reply;
            }
        }
        return Session.OK;
    }

    /** @throws BadPacket for an address at which no instruction can be */
    static long checkPc(long address) {
        if ((address & 3) != 0) {
            throw new BadPacket("pc is a multiple of 4");
        }
        return address;
    }

    private String write(RegisterMap.Register register, byte[] bytes) {
        if (bytes.length != register.size()) {
            throw new BadPacket(register.size() + " bytes expected");
        }
        ByteBuffer value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long low = register.size() == Integer.BYTES ? Integer.toUnsignedLong(value.getInt()) : value.getLong();
        Registers registers = registers();
        switch (register) {
            case RegisterMap.General(int n) -> registers.setX(n, low);
            case RegisterMap.StackPointer sp -> registers.setSp(low);
            case RegisterMap.ProgramCounter pc -> registers.setPc(checkPc(low));
            case RegisterMap.ProcessState state -> registers.setPstate(low);
            case RegisterMap.Vector(int n) -> {
                registers.setV(n, 0, low);
                registers.setV(n, 1, value.getLong());
            }
            case RegisterMap.System system -> {
                if (!registers.setSystem(system.register(), low)) {
                    return Session.error(TargetDescription.name(register) + " cannot be written");
                }
            }
            case RegisterMap.InEffect pending -> {
                String name = TargetDescription.name(new RegisterMap.System(pending.register(), Long.BYTES));
                return Session.error("write $" + name + "; a context synchronization event puts it into effect");
            }
        }
        return Session.OK;
    }
}
