package mmulator.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.ScheduleMismatch;

/** Schedules, parsed and followed for a while on two CPUs. */
final class ScheduleTarget implements Target {
    private static final BitSet RUNNABLE = BitSet.valueOf(new long[] {3});

    @Override
    public Kind kind() {
        return new Kind("schedule", "schedule", 5000);
    }

    @Override
    public List<byte[]> seeds() {
        return Stream.of("0*57,1*3,0*4", "1*3~0.2", "d5aa67d8:0*1,1*2~1,0*4~0.0.1", "d5aa67d8+40001:0*1", "0*1")
                .map(seed -> seed.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public List<String> words() {
        return List.of("*", ",", "~", ".", ":", "-", " ", "0*1", "1*2~0", "00000000:", "\u0661", "\u0000");
    }

    @Override
    public Answer read(byte[] input) {
        try {
            Schedule schedule = Schedule.parse(new String(input, StandardCharsets.UTF_8));
            if (!Schedule.parse(schedule.toString()).equals(schedule)) {
                throw new AssertionError("reads back differently: " + schedule);
            }
            follow(schedule.choices());
            return Answer.accepted("");
        } catch (IllegalArgumentException | ScheduleMismatch mistake) {
            return Answer.refused(String.valueOf(mistake.getMessage()));
        }
    }

    private static void follow(Choices choices) {
        for (int turn = 0; turn < 100; turn++) {
            choices.next(RUNNABLE);
            choices.translation(2);
            choices.translation(1);
        }
    }
}
