#!/usr/bin/env bash
# dotnet.sh OUT: generates the sources for .NET, but does not compile them.
source "$(dirname "$0")/common.sh"
out=$(realpath -m "$1")

npx jsii-pacmak --code-only --target dotnet --outdir "$out"
for class in ServiceConnectMesh MeshService; do
  [ -s "$out/dotnet/CdkServiceConnectMesh/CdkServiceConnectMesh/$class.cs" ]
done
