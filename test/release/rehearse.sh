#!/usr/bin/env bash
# Releases a scratch clone of the last commit as .github/workflows/release.yml does, but does not publish it: versions, packages, and
# the files for each registry, with its dry run or in a folder instead of the registry. Nothing leaves this machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
name=cdk-service-connect-mesh
repository=https://github.com/cdkserviceconnectmesh/$name
publib=$(grep -om1 'publib@[0-9.]*' .github/workflows/release.yml)
export GIT_AUTHOR_NAME=rehearsal GIT_AUTHOR_EMAIL=rehearsal@example.com
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1

# quietly COMMAND...: shows the output of a command only if it fails.
quietly() {
  "$@" >"$work/log" 2>&1 || { tail -n 60 "$work/log"; return 1; }
}

# same WHAT EXPECTED ACTUAL: expects two equal values.
same() {
  [ "$2" = "$3" ] || { echo "FAIL  $1: expected $2, got $3"; return 1; }
  echo "ok    $1: $3"
}

# holds WHAT COMMAND...: expects that a command succeeds.
holds() {
  local what=$1
  shift
  quietly "$@" || { echo "FAIL  $what"; return 1; }
  echo "ok    $what"
}

# next_version: prints the version that projen would release now, and writes it to package.json.
next_version() {
  rm -rf dist
  git checkout --quiet package.json
  quietly npx projen bump
  cat dist/version.txt
}

merge() {
  git commit --quiet --allow-empty --message "$1"
}

echo "Versions: those of a clone whose first tag is v0.1.0"
git clone --quiet "$root" "$work/repo"
cd "$work/repo"
cp -al "$root/node_modules/." node_modules 2>"$work/log" || cp -a "$root/node_modules/." node_modules
git tag | xargs --no-run-if-empty git tag --delete >"$work/log"
same 'the first release' 0.1.0 "$(next_version)"
git tag v0.1.0
merge 'fix: a mistake (#1)'
same 'a fix' 0.1.1 "$(next_version)"
merge 'feat!: another name (#2)'
same 'a change that breaks programs' 0.2.0 "$(next_version)"
same 'the tag' v0.2.0 "$(cat dist/releasetag.txt)"
for title in 'a mistake' 'another name'; do holds "the release notes name $title" grep -q "$title" dist/changelog.md; done
holds 'and compare the tags' grep -q "$repository/compare/v0.1.0...v0.2.0" dist/changelog.md
version=0.2.0

echo "Packages"
holds 'compile' npx projen compile
for language in js python java go; do holds "$language" npx projen "package:$language"; done
if command -v dotnet >"$work/log"; then
  holds 'dotnet' npx projen package:dotnet
else
  holds 'dotnet: sources only, for want of dotnet' npx jsii-pacmak --code-only --target dotnet --outdir "$work/sources"
fi
quietly npx projen unbump
holds 'no file has changed' git diff --exit-code

echo "npm"
tarball=$(ls dist/js/*.tgz)
npm publish --dry-run --json "$tarball" 2>"$work/log" >"$work/npm.json" || { cat "$work/log"; exit 1; }
said() { node -p "const said = require('$work/npm.json'); (said['$name'] ?? said).$1"; }
same 'would publish' "$name@$version" "$(said id)"
echo "      $(said size) bytes, $(said entryCount) files"
field() { tar xzOf "$tarball" package/package.json | node -p "JSON.parse(fs.readFileSync(0)).$1"; }
same 'provenance names the repository of the workflow' "$repository.git" "$(field repository.url)"
same 'anybody may install it' public "$(field publishConfig.access)"

echo "PyPI"
python3 -m venv "$work/venv"
quietly "$work/venv/bin/pip" install --disable-pip-version-check twine==6.2.0
holds 'twine check' "$work/venv/bin/twine" check --strict dist/python/*
python=dist/python/${name//-/_}-$version
holds 'wheel and sources have the version' ls "$python-py3-none-any.whl" "$python.tar.gz"

echo "Maven Central"
java=dist/java/io/github/cdkserviceconnectmesh/$name/$version/$name-$version
holds 'deployed to a folder' mvn --batch-mode deploy:deploy-file -DrepositoryId=folder "-Durl=file://$work/maven" \
  "-DpomFile=$java.pom" "-Dfile=$java.jar" "-Dsources=$java-sources.jar" "-Djavadoc=$java-javadoc.jar"
deployed=$work/maven/${java#dist/java/}
holds 'classes, sources and documentation' ls "$deployed"{,-sources,-javadoc}.jar{,.sha1} "$deployed.pom"
for element in name description url license developer scm; do
  grep -q "<$element>" "$deployed.pom" || { echo "FAIL  Maven Central requires <$element>"; exit 1; }
done
echo "ok    what Maven Central requires of a pom"

echo "Go"
module=github.com/cdkserviceconnectmesh/$name-go/cdkserviceconnectmesh
cp -r dist/go/cdkserviceconnectmesh "$work/vet"
holds 'go vet' env GOFLAGS=-mod=mod go -C "$work/vet" vet ./...
git init --quiet --bare --initial-branch main "$work/go.git"
# Git, and so publib and go, find the repository of the module in that folder.
export GIT_CONFIG_COUNT=2
export GIT_CONFIG_KEY_0=url.file://$work/go.insteadOf GIT_CONFIG_VALUE_0=git@github.com:cdkserviceconnectmesh/$name-go
export GIT_CONFIG_KEY_1=url.file://$work/go.insteadOf GIT_CONFIG_VALUE_1=https://github.com/cdkserviceconnectmesh/$name-go
holds 'pushed to a folder' env GITHUB_USE_SSH=true GIT_USER_NAME=rehearsal GIT_USER_EMAIL=rehearsal@example.com \
  npx --yes -p "$publib" publib-golang
same 'its tag' "cdkserviceconnectmesh/v$version" "$(git --git-dir "$work/go.git" tag)"
holds 'go downloads it' env GOPRIVATE="$module" GOFLAGS=-modcacherw GOMODCACHE="$work/modules" go mod download "$module@v$version"
holds 'and finds the licence' ls "$work/modules/$module@v$version/LICENSE"

echo "NuGet"
if command -v dotnet >"$work/log"; then
  holds 'package' ls "dist/dotnet/CdkServiceConnectMesh.$version.nupkg"
else
  project=$work/sources/dotnet/CdkServiceConnectMesh/CdkServiceConnectMesh.csproj
  holds 'sources have the version' grep -q "<PackageVersion>$version</PackageVersion>" "$project"
fi

echo "Nothing was published."
