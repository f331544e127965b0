package mmulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One engine with 64 KiB of memory at 0x10000, mapped flat: code at 0x10000, data at 0x18000. */
final class UnicornTest extends EngineBench {
    @Test
    void registersKeepWhatIsWritten() {
        for (int n = 0; n <= 30; n++) {
            engine.setX(n, 0x1111_0000L + n);
        }
        engine.setSp(0x77);
        engine.setNzcv(0xffff_ffffL);

        for (int n = 0; n <= 30; n++) {
            assertEquals(0x1111_0000L + n, engine.x(n));
        }
        assertEquals(List.of(0x77L, 0xf000_0000L), List.of(engine.sp(), engine.nzcv()));
        assertThrows(IllegalArgumentException.class, () -> engine.x(31));
        assertThrows(IllegalArgumentException.class, () -> engine.setX(-1, 0));
    }

    @Test
    void runStopsBeforeTheHookedInstruction() {
        long end = code(MOV_X0_1, ADD_X0_1);

        assertEquals(Unicorn.Stop.STOPPED, engine.run(CODE));
        assertEquals(end, engine.pc());
        assertEquals(2, engine.x(0));
    }

    @Test
    void countedRunExecutesThatMany() {
        code(MOV_X0_1, ADD_X0_1, ADD_X0_1, NOP);

        engine.runCounted(CODE, 2);

        assertEquals(CODE + 8, engine.pc());
        assertEquals(2, engine.x(0));
    }

    @Test
    void refusedTranslationIsAFaultWithPcOnTheInstruction() {
        code(NOP, LDR_X2_X1);
        engine.setX(1, 0x55_5000);
        fill = (page, access) -> page == 0x55_5000 ? Hooks.TlbFill.NONE : page | 7;

        assertEquals(Unicorn.Stop.FAULT, engine.run(CODE));
        assertEquals(CODE + 4, engine.pc());
    }

    @Test
    void fillIsToldTheKindOfAccessAndAskedOnceUntilFlushed() {
        List<String> asked = new ArrayList<>();
        fill = (page, access) -> {
            asked.add(access + " " + Long.toHexString(page));
            return page | 7;
        };
        code(LDR_X2_X1, STR_X2_X1);
        engine.setX(1, DATA);
        engine.run(CODE);
        engine.run(CODE);
        assertEquals(List.of("FETCH 10000", "READ 18000"), asked);

        engine.flushTlb();
        engine.run(CODE);
        assertEquals(4, asked.size());
    }

    @Test
    void memoryHooksTellAddressSizeAndValue() {
        List<String> told = new ArrayList<>();
        engine.onRead((address, size, value) -> told.add("read " + Long.toHexString(address) + "/" + size));
        engine.onWrite(engine.storeFilter((address, size, value) ->
                told.add("write " + Long.toHexString(address) + "/" + size + " " + Long.toHexString(value))));
        fill = (page, access) -> page == 0x9_9000 ? DATA | 7 : page | 7;
        memory.writeLong(DATA - CODE, 0x1234);
        code(LDR_X2_X1, STR_X2_X1, STR_W2_X1);
        engine.setX(1, 0x9_9000);

        engine.run(CODE);

        assertEquals(List.of("read 18000/8", "write 18000/8 1234", "write 18000/4 1234"), told);
    }

    @Test
    void interruptHookIsToldTheNumber() {
        List<Integer> told = new ArrayList<>();
        engine.onInterrupt(number -> {
            told.add(number);
            engine.stop();
        });
        code(NOP, SVC, NOP);
        engine.run(CODE);
        assertEquals(List.of(2), told);

        memory.write(4, 4, 0);
        engine.flushCode();
        engine.run(CODE);
        assertEquals(List.of(2, 1), told);
        assertEquals(CODE + 4, engine.pc());
    }

    @Test
    void newCodeIsToldOnceUntilFlushed() {
        List<Long> told = new ArrayList<>();
        code(0x1400_0002, NOP, MOV_X0_1);
        engine.onNewCode(told::add);

        engine.run(CODE);
        engine.run(CODE);
        assertEquals(
                List.of(CODE + 8),
                told.stream().filter(address -> address == CODE + 8).toList());

        engine.flushCode();
        engine.run(CODE);
        assertEquals(2, told.stream().filter(address -> address == CODE + 8).count());
    }

    @Test
    void removedHookIsNotCalledAfterAFlush() {
        List<Long> told = new ArrayList<>();
        code(NOP, NOP, NOP);
        CodeHook hook = engine.onCode(CODE + 4, CODE + 4, told::add);
        engine.run(CODE);
        hook.remove();
        engine.flushCode();
        engine.run(CODE);

        assertEquals(List.of(CODE + 4), told);
    }

    @Test
    void hookMayBeAddedWhileItsPageIsFilled() {
        List<Long> told = new ArrayList<>();
        code(0x1400_0400, NOP); // b 0x11000
        memory.write(0x1000, 4, NOP);
        memory.write(0x1004, 4, B_SELF);
        fill = (page, access) -> {
            if (page == CODE + 0x1000) {
                engine.onCode(page + 4, page + 4, address -> {
                    told.add(address);
                    engine.stop();
                });
            }
            return page | 7;
        };

        engine.run(CODE);

        assertEquals(List.of(CODE + 0x1004), told);
    }

    @Test
    void rewrittenCodeIsReadAgainWhereItIsFlushed() {
        code(MOV_X0_1, NOP);
        engine.run(CODE);
        memory.write(0, 4, 0xd280_0040); // mov x0, #2, behind the engine's back
        engine.run(CODE);
        assertEquals(1, engine.x(0), "the engine cannot know");

        engine.flushCode(CODE, 4);
        engine.run(CODE);
        assertEquals(2, engine.x(0));
    }

    private static final class Planned extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @ValueSource(strings = {"fill", "code", "read", "write", "interrupt", "new code"})
    void exceptionInAHookEndsTheRunAndIsItsCause(String place) {
        boolean[] armed = {true};
        Planned planned = new Planned();
        Consumer<String> at = here -> {
            if (armed[0] && here.equals(place)) {
                armed[0] = false;
                throw planned;
            }
        };
        fill = (page, access) -> {
            at.accept("fill");
            return page | 7;
        };
        long end = code(LDR_X2_X1, STR_X2_X1, MRS_X3_MPIDR, 0x1400_0001, NOP, SVC, ADD_X0_1);
        engine.onCode(CODE, CODE, address -> at.accept("code"));
        engine.onRead((address, size, value) -> at.accept("read"));
        engine.onWrite(engine.storeFilter((address, size, value) -> at.accept("write")));
        engine.onNewCode(address -> at.accept("new code"));
        engine.onInterrupt(number -> {
            at.accept("interrupt");
            engine.stop();
        });
        engine.setX(1, DATA);

        EngineException thrown = assertThrows(EngineException.class, () -> engine.run(CODE));
        assertSame(planned, thrown.getCause());

        engine.run(CODE);
        engine.run(CODE + 24);
        assertEquals(end, engine.pc(), "the engine is usable");
    }

    @Test
    void errorsInHooksSurfaceToo() {
        code(NOP);
        StackOverflowError error = new StackOverflowError();
        engine.onCode(CODE, CODE, address -> {
            throw error;
        });

        assertSame(
                error,
                assertThrows(EngineException.class, () -> engine.run(CODE)).getCause());
    }

    @Test
    void closedEngineRefusesEverything() {
        Unicorn closed = Unicorn.open(Unicorn.Translation.BY_HOOK);
        CodeHook hook = closed.onCode(0, 4, address -> {});
        StepBudget budget = closed.stepBudget();
        StoreFilter filter = closed.storeFilter((address, size, value) -> {});
        closed.close();
        closed.close();

        List<Executable> calls = List.of(
                () -> closed.run(0),
                () -> closed.runCounted(0, 1),
                closed::stop,
                closed::pc,
                () -> closed.setX(0, 1),
                closed::flushTlb,
                closed::flushCode,
                () -> closed.flushCode(0, 4),
                () -> closed.map(0, memory),
                () -> closed.systemRegister(3, 0, 1, 0, 0),
                () -> closed.setSystemRegister(3, 0, 1, 0, 0, 0),
                () -> closed.onCode(0, 4, address -> {}),
                () -> closed.onTlbFill((page, access) -> page),
                () -> closed.onRead((address, size, value) -> {}),
                () -> closed.onInterrupt(number -> {}),
                hook::remove);
        for (Executable call : calls) {
            assertThrows(IllegalStateException.class, call);
        }
        // What the engine looked at is there as long as anybody can write to it.
        budget.set(1);
        filter.quieten(0);
    }

    @Test
    void refusedCallNamesItselfAndTheReason() {
        EngineException thrown = assertThrows(EngineException.class, () -> engine.map(CODE, memory));

        assertTrue(String.valueOf(thrown.getMessage()).startsWith("uc_mem_map_ptr: "), thrown::toString);
    }

    @Test
    void quietPagesAreAtMostNotToldAndOthersAlways() {
        List<Long> told = new ArrayList<>();
        StoreFilter filter = engine.storeFilter((address, size, value) -> told.add(address));
        engine.onWrite(filter);
        code(STR_X2_X1);
        engine.setX(1, DATA);
        engine.run(CODE);
        assertEquals(List.of(DATA), told);

        filter.quieten(DATA);
        engine.run(CODE);
        engine.setX(1, DATA + 0x1000);
        engine.run(CODE);
        List<Long> expected =
                HostCode.get().isPresent() ? List.of(DATA, DATA + 0x1000) : List.of(DATA, DATA, DATA + 0x1000);
        assertEquals(expected, told);

        told.clear();
        filter.wake(DATA);
        engine.setX(1, DATA);
        engine.run(CODE);
        filter.quieten(DATA);
        engine.setX(1, DATA + 0xffc); // crosses into a page that is not quiet
        engine.run(CODE);
        filter.quieten(DATA);
        filter.wakeAll();
        engine.setX(1, DATA);
        engine.run(CODE);
        assertEquals(List.of(DATA, DATA + 0xffc, DATA), told);
    }

    @Test
    void stopFromAnotherThreadEndsALoop() throws InterruptedException {
        code(B_SELF);
        Thread stopper = Thread.ofPlatform().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                engine.stop();
                Thread.onSpinWait();
            }
        });

        assertEquals(Unicorn.Stop.STOPPED, engine.run(CODE));

        stopper.interrupt();
        stopper.join();
        assertEquals(CODE, engine.pc());
    }

    @Test
    void enginesShareMemory() {
        try (Unicorn other = Unicorn.open(Unicorn.Translation.BY_HOOK)) {
            other.map(CODE, memory);
            other.onTlbFill((page, access) -> page | 7);
            long end = code(STR_X2_X1);
            other.onCode(end, end, address -> other.stop());
            other.setX(1, DATA);
            other.setX(2, 77);

            other.run(CODE);

            assertEquals(77, memory.readLong(DATA - CODE));
        }
    }
}
