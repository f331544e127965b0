#!/bin/sh
# Makes sure that libunicorn 2.1.2 or later is at hand, because older ones cannot hand TLB misses in pages of 4 KiB to us.
# Maven runs this first in every build. It is silent and takes a few milliseconds when a good library is there.
#
# Looked at in this order, and UnicornSearch.java looks in the same places when mmulator runs:
#   1. $MMULATOR_UNICORN, a path; what the user names is taken or refused, never passed over
#   2. ${XDG_CACHE_HOME:-$HOME/.cache}/mmulator/unicorn/<system>-<machine>/libunicorn.so.2
#   3. the system's own library
# When there is none, Debian's (or Ubuntu's) package is fetched into 2 with the machine's own apt, mirrors and
# keyring, but with sources, state and cache of its own: no root needed, nothing of the system changes.
#
# Results go to stdout, trouble to stderr. Exit code 0: there is a library; 1: there is none, and why.
set -u
here=$(dirname "$0")
PATH=$PATH:/sbin:/usr/sbin # ldconfig is there

machine=$(uname -m)
case $(uname -s) in
Darwin)
    system=macos
    [ "$machine" = arm64 ] && machine=aarch64 # as Java calls it
    names="libunicorn.2.dylib libunicorn.dylib"
    ;;
*)
    system=linux
    names="libunicorn.so.2"
    ;;
esac

# A line for the closing message: what was looked at, and why it does not do.
looked=
note() {
    looked="$looked    $1: $2
"
}

# A message came with 2.1.2, uc_vmem_read later. What is in the file tells more than the soname, which is the same in 2.0, and
# needs neither a compiler nor a loader of the right architecture.
good() {
    if [ ! -e "$1" ]; then
        note "$1" "absent"
    elif [ ! -f "$1" ] || [ ! -r "$1" ]; then
        note "$1" "not a readable file"
    elif LC_ALL=C grep -q -a -F -e 'accessing on id %u is deprecated' -e uc_vmem_read "$1"; then
        return 0
    elif LC_ALL=C grep -q -a -F uc_reg_read_batch "$1"; then
        note "$1" "older than 2.1.2: its version is $(version_of "$1")"
    else
        note "$1" "not a Unicorn library"
    fi
    return 1
}

# The library can only be asked by running it, so ask whoever installed it first. Only for messages.
version_of() {
    v=$(dpkg-query -W -f '${Version}' "$(dpkg-query -S "$1" 2>/dev/null | sed 's/: .*//;s/,.*//')" 2>/dev/null) ||
        v=$(rpm -qf --qf '%{VERSION}' "$1" 2>/dev/null) ||
        v=$(python3 -c 'import ctypes, sys
v = ctypes.CDLL(sys.argv[1]).uc_version(None, None)
print(v >> 24, v >> 16 & 255, v >> 8 & 255, sep=".")' "$1" 2>/dev/null) ||
        v="unknown (of before 2.1.2)"
    echo "$v"
}

# 1. What the user names.
if [ -n "${MMULATOR_UNICORN:-}" ]; then
    good "$MMULATOR_UNICORN" && exit 0
    echo "mmulator: the library that MMULATOR_UNICORN names cannot be used:" >&2
    printf '%s' "$looked" >&2
    echo "  help: name a libunicorn of version 2.1.2 or later, or unset MMULATOR_UNICORN to let the build find one" >&2
    exit 1
fi
note MMULATOR_UNICORN "not set"

# 2. The cache of earlier builds.
case ${XDG_CACHE_HOME:-} in
/*) cache=$XDG_CACHE_HOME ;;
*) # unset, or relative, which the XDG specification tells to ignore
    home=${HOME:-$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6)}
    cache=${home:-/nonexistent}/.cache
    ;;
esac
cache=$cache/mmulator/unicorn
for name in $names; do
    good "$cache/$system-$machine/$name" && exit 0
done

# 3. The system.
for folder in /usr/local/lib "/usr/lib/$machine-linux-gnu" /usr/lib64 /usr/lib \
    ${HOMEBREW_PREFIX:+"$HOMEBREW_PREFIX/lib"} /opt/homebrew/lib /home/linuxbrew/.linuxbrew/lib; do
    for name in $names; do
        good "$folder/$name" && exit 0
    done
done
known_to_loader=$(ldconfig -p 2>/dev/null | sed -n 's/^[[:space:]]*libunicorn\.so\.2 .*=> //p' | head -n 1)
if [ -n "$known_to_loader" ]; then
    good "$known_to_loader" && exit 0
fi

# None of them: fetch one.
if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    note "apt" "apt-get or dpkg-deb is not installed"
elif ! mkdir -p "$cache/$system-$machine" 2>/dev/null || [ ! -w "$cache/$system-$machine" ]; then
    note "apt" "not asked, because $cache cannot be written (XDG_CACHE_HOME moves it)"
else
    . "$here/fetch-unicorn.sh"
    for suite in $suites; do
        for mirror in $mirrors; do
            fetch "$suite" "$mirror" && exit 0
        done
    done
fi

case $(. /etc/os-release 2>/dev/null; echo "$system ${ID:-}${VERSION_ID:-} ${ID_LIKE:-}") in
macos*) help="brew install unicorn" ;;
*debian1[0-2]\ *) help="build again where your Debian mirror is reached: a later release's package is fetched and unpacked" ;;
*debian* | *ubuntu*) help="apt-get install libunicorn2t64" ;;
*fedora* | *rhel*) help="dnf install unicorn" ;;
*arch*) help="pacman -S unicorn" ;;
*) help="install Unicorn 2.1.2 or later from your system's packages" ;;
esac
cat >&2 <<EOF
mmulator: no Unicorn library (libunicorn) of version 2.1.2 or later was found, and none could be fetched.
  looked at
$looked  help: $help
    or: MMULATOR_UNICORN=/path/to/a/libunicorn mvn package
    or: mvn package -DskipTests -Dmmulator.provision.skip=true    builds without it; mmulator then looks again when it runs
EOF
exit 1
