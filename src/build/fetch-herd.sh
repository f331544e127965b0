#!/usr/bin/env bash
# Fetches herd7, the reference for litmus tests, for the tests that ask it: the distribution's package and the libraries it
# needs, through the machine's own apt sources and keyring, unpacked into a folder of its own. Nothing is installed, no root
# is needed, and apt's own state stays as it is.
#
#   src/build/fetch-herd.sh [FOLDER]     default: ${XDG_CACHE_HOME:-~/.cache}/mmulator/herd
#
# Prints the path of herd7, and is done at once if it is there. Exit code 1: there is none, and why.
set -euo pipefail

folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/mmulator/herd}
herd=$folder/bin/herd7
if [ -x "$herd" ] && "$herd" -version >/dev/null 2>&1; then
    echo "$herd"
    exit 0
fi

fail() {
    echo "fetch-herd: error: $1" >&2
    exit 1
}
for tool in apt-get dpkg dpkg-deb; do
    command -v "$tool" >/dev/null || fail "$tool is not installed; install herdtools7 by other means and put herd7 on the path"
done

# Types, URIs and suites of both formats, deb822 and one-line; only what serves the distribution itself.
sources() {
    local file
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -r "$file" ] && sed -n 's/^URIs:[[:space:]]*//p' "$file" | tr -s ' \t' '\n'
    done
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -r "$file" ] && sed -n 's/^deb[[:space:]]\{1,\}\(\[[^]]*\][[:space:]]*\)\{0,1\}\([^[:space:]]*\).*/\2/p' "$file"
    done
    true
}
mirrors=$(sources | sed 's#/*$##' | grep -E '/(debian|ubuntu|ubuntu-ports)$' | awk '!seen[$0]++')
[ -n "$mirrors" ] || fail "no archive of Debian or Ubuntu among this machine's apt sources"

mkdir -p "$(dirname "$folder")"
work=$(mktemp -d "$(dirname "$folder")/.fetch-herd.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# fetch MIRROR SUITE COMPONENTS KEYRING
fetch() {
    rm -rf "${work:?}"/*
    mkdir -p "$work"/state/lists/partial "$work"/cache/archives/partial "$work"/root/bin
    : >"$work/status" # empty: what the machine has installed is of another release
    echo "deb [signed-by=$4] $1 $2 $3" >"$work/sources.list"
    local options=(
        -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
        -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache"
        -o Debug::NoLocking=1 -o APT::Sandbox::User=root -o APT::Default-Release= -o Acquire::Languages=none
        -o APT::Architectures="$(dpkg --print-architecture)"
        -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false
        -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20
    )
    {
        apt-get "${options[@]}" -q update &&
            apt-get "${options[@]}" -q -y --no-install-recommends --download-only install herdtools7
    } >"$work/log" 2>&1 </dev/null || return 1
    for package in "$work"/cache/archives/*.deb; do
        dpkg-deb -x "$package" "$work/root" 2>>"$work/log" || return 1
    done
    find "$work/root/usr/bin" ! -name herd7 -type f -delete
    rm -rf "$work"/root/usr/share/{doc,man,locale,info}
    # Through the loader that came with it, since the libraries may be newer than the machine's.
    cat >"$work/root/bin/herd7" <<'WRAPPER'
#!/bin/sh
root=$(dirname "$(dirname "$(readlink -f "$0")")")
loader=$(ls "$root"/usr/lib*/ld-linux-*.so.* "$root"/lib*/ld-linux-*.so.* "$root"/usr/lib/*/ld-linux-*.so.* 2>/dev/null | head -n 1)
libraries=$(ls -d "$root"/usr/lib/*-linux-gnu "$root"/lib/*-linux-gnu 2>/dev/null | tr '\n' ':')
exec "$loader" --library-path "$libraries" "$root/usr/bin/herd7" -set-libdir "$root/usr/share/herdtools7/herd" "$@"
WRAPPER
    chmod +x "$work/root/bin/herd7"
    "$work/root/bin/herd7" -version >>"$work/log" 2>&1
}

for mirror in $mirrors; do
    case $mirror in
    */debian) suites="sid testing stable" components=main keyring=/usr/share/keyrings/debian-archive-keyring ;;
    *) suites=devel components="main universe" keyring=/usr/share/keyrings/ubuntu-archive-keyring ;;
    esac
    [ -r "$keyring.gpg" ] && keyring=$keyring.gpg || keyring=$keyring.pgp
    for suite in $suites; do
        if fetch "$mirror" "$suite" "$components" "$keyring"; then
            rm -rf "$folder"
            mv "$work/root" "$folder"
            echo "$herd"
            exit 0
        fi
        echo "fetch-herd: suite $suite: $(grep -m 1 '^[EW]:' "$work/log" || tail -n 1 "$work/log")" >&2
    done
done
fail "herdtools7 could not be fetched"
