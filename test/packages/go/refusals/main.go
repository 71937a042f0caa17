// Mistakes, each with the message that arrives, and a warning. A string for a service does not compile.
package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"
	mesh "github.com/cdkserviceconnectmesh/cdk-service-connect-mesh-go/cdkserviceconnectmesh"
)

func main() {
	defer jsii.Close()

	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Shop"), nil)
	cluster := awsecs.NewCluster(stack, jsii.String("Cluster"), &awsecs.ClusterProps{
		Vpc: awsec2.NewVpc(stack, jsii.String("Vpc"), nil),
	})
	web := newFargateService(stack, cluster, "Web")
	api := newFargateService(stack, cluster, "Api")
	meshes := 0
	newMesh := func(services ...*mesh.MeshServiceProps) mesh.ServiceConnectMesh {
		meshes++
		id := jsii.String(fmt.Sprintf("Mesh%d", meshes))
		return mesh.NewServiceConnectMesh(stack, id, &mesh.ServiceConnectMeshProps{Services: &services})
	}

	attempt("a cycle", func() { newMesh(server("web", web, "api"), server("api", api, "web")) })
	attempt("an unknown name", func() { newMesh(client("web", web, "apo"), server("api", api)) })
	attempt("no name", func() { newMesh(&mesh.MeshServiceProps{Service: web}) })
	attempt("no service", func() { newMesh(&mesh.MeshServiceProps{Name: jsii.String("web")}) })
	attempt("nil for a service", func() { newMesh(client("web", nil)) })
	attempt("nil for a row", func() { newMesh(nil) })

	shop := newMesh(client("web", web, "api"), server("api", api))
	attempt("an unknown name in a call", func() { shop.FindService(jsii.String("apo")) })
	attempt("nil for a name", func() { shop.FindService(nil) })
	attempt("nil for a service of the mesh", func() { shop.FindService(jsii.String("web")).DependsOn(nil, nil) })

	fmt.Println("# warnings")
	about := assertions.Match_StringLikeRegexp(jsii.String("cdk-service-connect-mesh"))
	for _, warning := range *assertions.Annotations_FromStack(stack).FindWarning(jsii.String("*"), about) {
		fmt.Println(warning.Entry.Data)
	}
}

// attempt prints the whole message of a panic.
func attempt(what string, action func()) {
	fmt.Println("# " + what)
	defer func() { fmt.Println(recover()) }()
	action()
}

func client(name string, service awsecs.BaseService, dependsOn ...string) *mesh.MeshServiceProps {
	return &mesh.MeshServiceProps{Name: jsii.String(name), Service: service, DependsOn: jsii.Strings(dependsOn...)}
}

func server(name string, service awsecs.BaseService, dependsOn ...string) *mesh.MeshServiceProps {
	row := client(name, service, dependsOn...)
	row.Endpoints = &[]*awsecs.ServiceConnectService{{PortMappingName: jsii.String("http")}}
	return row
}

func newFargateService(stack awscdk.Stack, cluster awsecs.ICluster, id string) awsecs.FargateService {
	taskDefinition := awsecs.NewFargateTaskDefinition(stack, jsii.String(id+"Task"), nil)
	taskDefinition.AddContainer(jsii.String("main"), &awsecs.ContainerDefinitionOptions{
		Image:        awsecs.ContainerImage_FromRegistry(jsii.String("busybox:1.37.0"), nil),
		PortMappings: &[]*awsecs.PortMapping{{Name: jsii.String("http"), ContainerPort: jsii.Number(80)}},
	})
	return awsecs.NewFargateService(stack, jsii.String(id), &awsecs.FargateServiceProps{
		Cluster:           cluster,
		TaskDefinition:    taskDefinition,
		MinHealthyPercent: jsii.Number(100),
	})
}
