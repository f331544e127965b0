#!/bin/sh
# Compiles the C beside fixtures into target/objects: each file with -O0 and -O2, and variants of it that leave something
# out. Says nothing and does nothing where there is no compiler for AArch64; fixtures that need an object are skipped then.
# What is up to date is left alone.
set -eu
cd "$(dirname "$0")/../.."

tools=${MMULATOR_CROSS:-aarch64-linux-gnu-}
command -v "${tools}gcc" >/dev/null 2>&1 && command -v "${tools}ld" >/dev/null 2>&1 || exit 0

out=target/objects
from=fixtures/object
mkdir -p "$out"
flags="-std=gnu11 -ffreestanding -fno-pie -mgeneral-regs-only -mno-outline-atomics -fno-stack-protector
    -fno-asynchronous-unwind-tables -g -Wall -Wextra"

# fresh FILE: no source is younger.
fresh() {
    [ -e "$1" ] && [ -z "$(find "$from" src/build/objects.sh -newer "$1" \( -name '*.[chS]' -o -name '*.ld' -o -name objects.sh \))" ]
}

# object NAME SOURCE FLAG...
object() {
    name=$1 source=$2
    shift 2
    fresh "$out/$name.o" || "${tools}gcc" -c $flags "$@" -o "$out/$name.o" "$from/$source"
}

for level in O0 O2; do
    for name in walk map unmap split; do
        object "$name-$level" "$name.c" "-$level"
    done
    object "map-without-dsb-$level" map.c "-$level" -DWITHOUT_DSB
    object "unmap-without-flush-$level" unmap.c "-$level" -DWITHOUT_FLUSH
    object "split-live-$level" split.c "-$level" -DLIVE
done

# As a distribution's compiler makes it when nobody says otherwise: symbols by way of a global offset table, in sections
# of their own.
object map-pic map.c -O2 -fPIC -ffunction-sections -fdata-sections -gdwarf-4

# Linked already, and as a raw image with a list of its symbols.
object image-head image-head.S
link() {
    fresh "$out/$1" ||
        "${tools}ld" -T "$from/image.ld" -o "$out/$1" \
            "$out/image-head.o" "$out/walk-O2.o"
}
link walk.elf
fresh "$out/walk.image" || "${tools}objcopy" -O binary "$out/walk.elf" "$out/walk.image"
fresh "$out/walk.map" || "${tools}nm" "$out/walk.elf" >"$out/walk.map"
