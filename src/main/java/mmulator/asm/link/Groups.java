package mmulator.asm.link;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import mmulator.asm.object.ObjectCode;
import mmulator.asm.section.SectionContent;

/** Section groups that several files have and of which one is enough (COMDAT): generic ELF specification, "Section Groups". */
final class Groups {
    private Groups() {}

    /** The same objects, each group in the first of them that has it. */
    static List<ObjectCode> once(List<ObjectCode> objects) {
        Set<String> seen = new HashSet<>();
        List<ObjectCode> kept = new ArrayList<>();
        for (ObjectCode object : objects) {
            Set<SectionContent> surplus = Collections.newSetFromMap(new IdentityHashMap<>());
            for (ObjectCode.Group group : object.groups()) {
                if (!seen.add(group.signature())) {
                    surplus.addAll(group.members());
                }
            }
            kept.add(surplus.isEmpty() ? object : without(object, surplus));
        }
        return kept;
    }

    private static ObjectCode without(ObjectCode object, Set<SectionContent> surplus) {
        return new ObjectCode(
                object.path(),
                object.sections().stream().filter(s -> !surplus.contains(s)).toList(),
                object.symbols().without(surplus),
                object.warnings(),
                List.of(),
                object.commons(),
                object.source());
    }
}
