#!/bin/sh
# verify-repository.sh REPOSITORY [--renew]: compares what Maven has in its local repository with .mvn/checksums: plugins and
# what they need, too. Maven from 3.9.3 does so itself, before it uses anything. What is not listed, of another Maven's own
# choice, is let pass. Renewed is the list from a repository that was empty before 'mvn -Dmaven.repo.local=REPOSITORY verify'.
set -eu
cd "$(dirname "$0")/../.."
list=$PWD/.mvn/checksums/checksums.sha256

cd "$1"
if [ "${2:-}" = --renew ]; then
    find . \( -name '*.jar' -o -name '*.pom' \) ! -path './mmulator/*' | sed 's,^\./,,' | LC_ALL=C sort |
        xargs sha256sum >"$list"
    exit
fi
# What an older version of Maven, or another system, has not fetched is not there.
command -v sha256sum >/dev/null || exit 0
difference=$(sha256sum --check --ignore-missing --quiet "$list" 2>&1) || {
    echo "the local repository of Maven, $1, is not what .mvn/checksums says:" >&2
    echo "$difference" >&2
    exit 1
}
