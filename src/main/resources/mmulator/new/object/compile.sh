#!/bin/sh
# Compiles map.c as a kernel would: no library, no floating point, no position independence.
set -eu
cd "$(dirname "$0")"
"${CROSS_COMPILE:-aarch64-linux-gnu-}gcc" -c -g -O2 -std=gnu11 -ffreestanding -fno-pie -mgeneral-regs-only \
    -mno-outline-atomics -fno-stack-protector -fno-asynchronous-unwind-tables -Wall -Wextra -o map.o map.c
