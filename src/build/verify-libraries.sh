#!/bin/sh
# verify-libraries.sh CLASSPATH BOM [--renew]: compares the jars of a class path with src/build/libraries.sha256, each and
# no other, and the bill of materials with both; or writes that list anew, to be looked at before it is committed.
set -eu
cd "$(dirname "$0")/../.."
list=src/build/libraries.sha256

sums() {
    echo "$1" | tr ':' '\n' | while IFS= read -r jar; do
        case $jar in
        *.jar)
            if command -v sha256sum >/dev/null; then
                sum=$(sha256sum <"$jar")
            else
                sum=$(shasum -a 256 <"$jar")
            fi
            echo "${sum%% *}  ${jar##*/}"
            ;;
        esac
    done | LC_ALL=C sort -k 2
}

if [ "${3:-}" = --renew ]; then
    sums "$1" >"$list"
    exit
fi
difference=$(sums "$1" | diff "$list" -) || {
    echo "the libraries are not what $list says (< expected, > found):" >&2
    echo "$difference" >&2
    echo "after a change of versions: mvn package -DskipTests -Dmmulator.libraries=--renew" >&2
    exit 1
}
# Offline, Maven's plugin writes none.
[ -e "$2" ] || exit 0
while read -r sum jar; do
    grep -q "\"$sum\"" "$2" || {
        echo "$2 does not list $jar as it is; if it is an old one, delete it" >&2
        exit 1
    }
done <"$list"
