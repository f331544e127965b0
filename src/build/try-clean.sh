#!/bin/sh
# try-clean.sh: builds and tests HEAD as README says, in a Debian that debootstrap makes and that has a JDK and Maven and nothing
# else: no cross compiler, no debugger, no browser, no git. It must pass there, and say by name what it left out. Needs root and
# debootstrap, Debian's mirror, and half an hour.
# MMULATOR_TRY_REPOSITORY: a Maven repository to begin with; then nothing is fetched but Debian's packages, the engine among them.
# MMULATOR_TRY_GOAL: another goal than verify, and options of it.
set -eu
cd "$(dirname "$0")/../.."
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    echo "mmulator: SKIP: a clean root needs root and debootstrap" >&2
    exit 77
fi
# Mounts of our own, which end with us: what is removed below is no more than what was made here.
[ -n "${MMULATOR_TRY_INSIDE:-}" ] || MMULATOR_TRY_INSIDE=yes exec unshare --mount --propagation private sh src/build/try-clean.sh

scratch=$(mktemp -d)
trap 'umount -R "$scratch/debian/proc" "$scratch/debian/dev" 2>/dev/null; rm -rf --one-file-system "$scratch"' EXIT
trap 'exit 130' HUP INT TERM
root=$scratch/debian
said=$scratch/said

# The first release that has this JDK, by the script of the one that it becomes; its mirror is the machine's.
mirror=$(apt-cache policy | sed -n 's/^ *[0-9]* \(http[^ ]*\) [^ ]*\/main .*/\1/p' | grep -v security | head -n 1)
debootstrap --variant=minbase testing "$root" "$mirror" /usr/share/debootstrap/scripts/sid >"$said" 2>&1 || {
    tail -n 20 "$said" >&2
    echo "mmulator: debootstrap could not make a Debian" >&2
    exit 1
}
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
# shellcheck disable=SC2086 # packages
chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
    openjdk-25-jdk-headless maven ca-certificates ${MMULATOR_TRY_REPOSITORY:+libunicorn2t64} >"$said" 2>&1 || {
    tail -n 20 "$said" >&2
    echo "mmulator: no JDK or no Maven" >&2
    exit 1
}
chroot "$root" useradd --create-home stranger
mkdir "$root/home/stranger/mmulator"
git archive HEAD | tar -x -C "$root/home/stranger/mmulator"
offline=
if [ -n "${MMULATOR_TRY_REPOSITORY:-}" ]; then
    mkdir "$root/home/stranger/.m2"
    cp -R "$MMULATOR_TRY_REPOSITORY" "$root/home/stranger/.m2/repository"
    offline=-o
fi
chroot "$root" chown -R stranger: /home/stranger

code=0
# shellcheck disable=SC2086 # options
chroot "$root" su - stranger -c "cd mmulator && mvn -B -ntp $offline ${MMULATOR_TRY_GOAL:-verify}" >"$said" 2>&1 || code=$?
if [ "$code" -ne 0 ]; then
    grep -e '^\[ERROR\]' "$said" | head -n 60 >&2
    echo "mmulator: it does not pass with a JDK and Maven alone" >&2
    exit 1
fi
grep -e '^left out:' -e 'Tests run:.*[0-9]$' -e 'Total time' "$said"
grep -q -e '^left out:' "$said" || {
    echo "mmulator: it does not say what it left out" >&2
    exit 1
}
echo "mmulator: it builds and passes with a JDK and Maven alone"
