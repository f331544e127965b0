package mmulator.litmus.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mmulator.arch.AccessAlignment;
import mmulator.arch.Instruction;
import mmulator.arch.MemoryInstruction;
import mmulator.arch.SystemRegister;
import mmulator.asm.decode.Disassembly;
import mmulator.engine.Disassembler;
import mmulator.fixture.image.FixtureImage;
import mmulator.machine.Machine;

/** The code of one CPU, from its entry to its HLT, as a column. */
final class ExportedCode {
    private static final int LONGEST = 200;
    /** Synchronous exceptions from the current EL with SPx. */
    private static final long SYNCHRONOUS = 0x200;

    private final FixtureImage image;
    private final Machine machine;
    private final int cpu;
    private final long entry;
    private final TreeMap<Long, String> instructions = new TreeMap<>(Long::compareUnsigned);
    private final TreeSet<Integer> answers = new TreeSet<>();
    private final TreeSet<Long> targets = new TreeSet<>(Long::compareUnsigned);

    ExportedCode(FixtureImage image, Machine machine, int cpu, long entry) {
        this.image = image;
        this.machine = machine;
        this.cpu = cpu;
        this.entry = entry;
    }

    /** The head of the column first. */
    List<String> cells() {
        checkVectors();
        long end = read();
        for (long target : targets) {
            if (Long.compareUnsigned(target, entry) < 0 || Long.compareUnsigned(target, end) > 0) {
                throw new InexpressibleException(
                        String.format("cpu%d branches out of its code, to 0x%016x", cpu, target));
            }
        }
        List<String> cells = new ArrayList<>(List.of("P" + cpu));
        instructions.forEach((at, text) -> cells.add((targets.contains(at) ? label(at) + ": " : "") + text));
        if (targets.contains(end)) {
            cells.add(label(end) + ":");
        }
        return cells;
    }

    /** Registers that tell what memory answered, as the condition spells them. */
    List<String> answers() {
        return answers.stream().map(number -> cpu + ":X" + number).toList();
    }

    /** What is loaded, and whether a store-exclusive has stored. */
    private static Set<Integer> answers(MemoryInstruction access) {
        boolean status = access.kind() == MemoryInstruction.Kind.STORE_EXCLUSIVE && access.operand() != 31;
        return status ? Set.of(access.operand()) : access.loads();
    }

    private String label(long address) {
        return "L" + (address - entry) / 4;
    }

    /** @return address of the HLT that ends the code */
    private long read() {
        try (Disassembler disassembler = Disassembly.open()) {
            for (long at = entry; ; at += 4) {
                int word = word(at);
                Instruction instruction = Instruction.decode(word);
                if (instruction instanceof Instruction.Halt) {
                    return at;
                }
                if (instructions.size() == LONGEST) {
                    throw new InexpressibleException("cpu" + cpu + " executes more than " + LONGEST + " instructions");
                }
                String text = disassembler.disassemble(word, at);
                check(word, instruction, text, at);
                instructions.put(at, cell(text));
                MemoryInstruction.decode(word).map(ExportedCode::answers).ifPresent(answers::addAll);
            }
        }
    }

    /** A fault ends the thread of a litmus test, so nothing else may follow it here. */
    private void checkVectors() {
        long vectors = machine.cpu(cpu).systemRegister(SystemRegister.VBAR_EL1);
        boolean elsewhere =
                vectors != 0 && !(Instruction.decode(word(vectors + SYNCHRONOUS)) instanceof Instruction.Halt);
        if (elsewhere) {
            throw new InexpressibleException("cpu" + cpu + " has exception vectors that do more than end its part");
        }
    }

    private int word(long at) {
        long pa = image.assembled()
                .sectionAt(at)
                .map(section -> at - section.virtualAddress() + section.physicalAddress())
                .orElseThrow(() -> new InexpressibleException(
                        String.format("cpu%d runs out of its code at 0x%016x without hlt", cpu, at)));
        return (int) machine.memory().read(pa, 4);
    }

    private void check(int word, Instruction instruction, String text, long at) {
        boolean known = switch (instruction) {
            case Instruction.Plain plain ->
                !text.matches("(bl|blr|br|ret|adr|adrp|\\.inst)\\b.*")
                        && !AccessAlignment.isLiteral(word)
                        && !usesStack(text);
            case Instruction.MemoryAccess access -> !AccessAlignment.isLiteral(word) && !usesStack(text);
            case Instruction.Exclusive exclusive -> !usesStack(text);
            case Instruction.SignedExtreme extreme -> !usesStack(text);
            case Instruction.ClearExclusive clear -> true;
            case Instruction.Fence fence -> true;
            case Instruction.SystemOperation operation -> text.startsWith("tlbi ");
            case Instruction.WaitForEvent other -> false;
            case Instruction.WaitForInterrupt other -> false;
            case Instruction.SendEvent other -> false;
            case Instruction.SendEventLocal other -> false;
            case Instruction.Annotation other -> false;
            case Instruction.ReadSystemRegister other -> false;
            case Instruction.WriteSystemRegister other -> false;
            case Instruction.WritePstateField other -> false;
            case Instruction.ExceptionGenerating other -> false;
            case Instruction.ExceptionReturn other -> false;
            case Instruction.Replaced _, Instruction.Stepped _ -> false;
            case Instruction.Halt other -> true;
        };
        if (!known) {
            String place = image.locate(at)
                    .flatMap(code -> Optional.ofNullable(code.line()))
                    .map(line -> line.position().toString())
                    .orElseGet(() -> String.format("0x%016x", at));
            throw new InexpressibleException("'" + text + "' at " + place);
        }
    }

    private static boolean usesStack(String text) {
        return text.matches(".*\\b(sp|wsp)\\b.*");
    }

    /** Upper case as litmus tests are written, branches to labels. */
    private String cell(String text) {
        String cell = text;
        if (text.matches("(b|b\\.[a-z]+|cbn?z|tbn?z)\\s.*")) {
            int last = Math.max(text.lastIndexOf(' '), text.lastIndexOf('#'));
            long target = Long.parseUnsignedLong(text.substring(last + 1).replace("0x", ""), 16);
            targets.add(target);
            cell = text.substring(0, text.lastIndexOf(' ') + 1) + label(target);
        }
        return cell.replace(", ", ",").toUpperCase(Locale.ROOT).replace("0X", "0x");
    }
}
