#!/bin/sh
# Makes the objects anew, with the cross compiler of Debian (gcc-aarch64-linux-gnu).
set -eu
cd "$(dirname "$0")"
cc="aarch64-linux-gnu-gcc -ffreestanding -nostdlib -fdebug-prefix-map=$PWD=."
$cc -c -O1 -gdwarf-5 counter.c -o dwarf5.o
$cc -c -O1 -gdwarf-4 -gz counter.c -o dwarf4-compressed.o
$cc -c -O1 -gdwarf-3 -ffunction-sections counter.c -o dwarf3.o
$cc -static -O1 -g -Wl,-Ttext=0x40200000 -Wl,-e,store -Wl,--build-id=none -Wl,-z,max-page-size=4096 counter.c -o program
$cc -static-pie -O1 -g -Wl,-e,store -Wl,--build-id=none -Wl,-z,max-page-size=4096 counter.c -o dynamic
