#!/usr/bin/env bash
# java.sh OUT: the jar in a new Maven project, with a local repository of its own.
source "$(dirname "$0")/common.sh"
out=$(realpath -m "$1")

cp -r examples/java/. test/packages/java/src "$app"
cd "$app"
maven() {
  mvn --quiet --batch-mode -Dstyle.color=never "-Dmaven.repo.local=$app/repository" "$@"
}
jar=$(ls "$root"/dist/java/io/github/cdkserviceconnectmesh/cdk-service-connect-mesh/*/*[0-9].jar)
maven install:install-file -Dfile="$jar" -DpomFile="${jar%.jar}.pom"
maven compile

synthesizes "$out/example" maven exec:java
synthesizes "$out/topologies" maven exec:java -Dexec.mainClass=packages.Topologies "-Dexec.args=${topologies[*]}"
refusals() {
  maven exec:java -Dexec.mainClass=packages.Refusals | sed $'s/\e\\[[0-9;]*m//g' # Maven's colours
}
says java/refusals.txt refusals
