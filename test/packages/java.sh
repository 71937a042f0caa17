#!/usr/bin/env bash
# java.sh OUT: uses the jar in a new Maven project with its own local repository.
source "$(dirname "$0")/common.sh"
out=$(realpath -m "$1")

cp -r examples/java/. test/packages/java/src "$app"
cd "$app"
mkdir .mvn
printf '%s\n' --quiet --batch-mode -Dstyle.color=never "-Dmaven.repo.local=$app/repository" >.mvn/maven.config
jar=$(ls "$root"/dist/java/io/github/cdkserviceconnectmesh/cdk-service-connect-mesh/*/*[0-9].jar)
mvn install:install-file -Dfile="$jar" -DpomFile="${jar%.jar}.pom"

synthesizes_example "$out/example"
synthesizes "$out/topologies" mvn exec:java -Dexec.mainClass=packages.Topologies "-Dexec.args=${topologies[*]}"
refusals() {
  mvn exec:java -Dexec.mainClass=packages.Refusals | sed $'s/\e\\[[0-9;]*m//g' # Maven's colours
}
says java/refusals.txt refusals
