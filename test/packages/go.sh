#!/usr/bin/env bash
# go.sh OUT: uses the Go module in a new module, which replaces the published module with the built one.
source "$(dirname "$0")/common.sh"
out=$(realpath -m "$1")

cp -r examples/go/. test/packages/go/{topologies,refusals} "$app"
cd "$app"
module=github.com/cdkserviceconnectmesh/cdk-service-connect-mesh-go/cdkserviceconnectmesh
go mod edit -replace "$module=$root/dist/go/cdkserviceconnectmesh"
export GOFLAGS=-mod=readonly # go.mod and go.sum of the example are complete
[ -z "$(gofmt -l .)" ]
go vet ./...
go list -m all | grep -E '/(awscdk|jsii-runtime-go|cdkserviceconnectmesh)\b'

synthesizes_example "$out/example"
synthesizes "$out/topologies" go run ./topologies "${topologies[@]}"
says go/refusals.txt go run ./refusals
