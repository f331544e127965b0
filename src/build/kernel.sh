#!/usr/bin/env bash
# Fetches a kernel for fixtures/kernel: the newest arm64 one of Debian, as the distribution ships it, through the machine's own
# apt sources and keyring. Nothing is installed, no root is needed, and apt's own state stays as it is.
#
#   src/build/kernel.sh [--suite SUITE] [--debug] [FOLDER]     default: sid, target/kernel
#
# Leaves in FOLDER: Image (uncompressed by nobody: as it is packed), config, cpucap-defs.h, VERSION; with --debug also vmlinux,
# which is 500M and comes in a package of over a gigabyte. Done at once if they are there. Exit code 1: there is none, and why.
set -euo pipefail

suite=sid debug=
while [ $# -gt 0 ]; do
    case $1 in
    --suite) suite=${2:?--suite needs a name} && shift 2 ;;
    --debug) debug=1 && shift ;;
    -*)
        echo "usage: src/build/kernel.sh [--suite SUITE] [--debug] [FOLDER]" >&2
        exit 2
        ;;
    *) break ;;
    esac
done
folder=${1:-$(dirname "$0")/../../target/kernel}
if [ -s "$folder/Image" ] && { [ -z "$debug" ] || [ -s "$folder/vmlinux" ]; }; then
    echo "$folder"
    exit 0
fi

fail() {
    echo "kernel: error: $1" >&2
    exit 1
}
for tool in apt-get apt-cache dpkg-deb; do
    command -v "$tool" >/dev/null || fail "$tool is not installed; put an Image with its config and cpucap-defs.h into $folder"
done

# Types, URIs and suites of both formats, deb822 and one-line; only what serves the distribution itself.
mirrors=$({
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -r "$file" ] && sed -n 's/^URIs:[[:space:]]*//p' "$file" | tr -s ' \t' '\n'
    done
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -r "$file" ] && sed -n 's/^deb[[:space:]]\{1,\}\(\[[^]]*\][[:space:]]*\)\{0,1\}\([^[:space:]]*\).*/\2/p' "$file"
    done
    true
} | sed 's#/*$##' | grep -E '/debian$' | awk '!seen[$0]++')
[ -n "$mirrors" ] || fail "no archive of Debian among this machine's apt sources"
keyring=/usr/share/keyrings/debian-archive-keyring
[ -r "$keyring.gpg" ] && keyring=$keyring.gpg || keyring=$keyring.pgp

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
work=$(mktemp -d "$folder/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# The newest package that matches.
newest() {
    apt-cache "${options[@]}" pkgnames linux- | grep -E "$1" | sort -V | tail -n 1
}

get() {
    (cd "$work" && apt-get "${options[@]}" -q download "$1:arm64") >>"$work/log" 2>&1 </dev/null || return 1
    dpkg-deb --fsys-tarfile "$work/$1"_*.deb | tar -x -C "$work/root" --wildcards "${@:2}"
    rm -f "$work/$1"_*.deb
}

fetch() {
    rm -rf "${work:?}"/*
    mkdir -p "$work"/state/lists/partial "$work"/cache/archives/partial "$work/root"
    : >"$work/status" # empty: what the machine has installed is of another release
    echo "deb [signed-by=$keyring] $1 $suite main" >"$work/sources.list"
    options=(
        -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
        -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache"
        -o Debug::NoLocking=1 -o APT::Sandbox::User=root -o APT::Default-Release= -o Acquire::Languages=none
        -o APT::Architecture=arm64 -o APT::Architectures=arm64
        -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false
        -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20
    )
    apt-get "${options[@]}" -q update >"$work/log" 2>&1 </dev/null || return 1
    local image release
    image=$(newest '^linux-(binary-unsigned-[0-9][^-]*-arm64|image-[0-9][^-]*-arm64-unsigned)$')
    [ -n "$image" ] || { echo "E: no arm64 kernel in $suite" >>"$work/log" && return 1; }
    release=$(echo "$image" | sed -E 's/^linux-(binary-unsigned|image)-//; s/-unsigned$//')
    get "$image" '*/vmlinu*' || return 1
    get "linux-headers-$release" '*/cpucap-defs.h' || return 1
    # The configuration has moved from package to package.
    get "linux-base-$release" '*/config*' || get "$image" '*/config-*' || return 1
    find "$work/root" -name 'vmlinu*' -type f -exec mv {} "$work/Image" \;
    find "$work/root" -name cpucap-defs.h -type f -exec mv {} "$work/cpucap-defs.h" \;
    find "$work/root" \( -name config -o -name 'config-*' \) -type f -size +16k -exec mv {} "$work/config" \;
    if [ -n "$debug" ]; then
        get "linux-image-$release-dbg" '*/vmlinux' || return 1
        find "$work/root" -name vmlinux -type f -exec mv {} "$work/vmlinux" \;
        mv "$work/vmlinux" "$folder/"
    fi
    echo "$release of Debian $suite" >"$folder/VERSION"
    mv "$work/cpucap-defs.h" "$work/config" "$folder/" && mv "$work/Image" "$folder/"
}

for mirror in $mirrors; do
    if fetch "$mirror"; then
        echo "$folder"
        exit 0
    fi
    echo "kernel: suite $suite: $(grep -m 1 '^[EW]:' "$work/log" || tail -n 1 "$work/log")" >&2
done
fail "no kernel could be fetched"
