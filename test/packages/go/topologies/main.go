// Real applications with the mesh, one stack each: topologies FILE...
package main

import (
	"encoding/json"
	"os"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"
	mesh "github.com/cdkserviceconnectmesh/cdk-service-connect-mesh-go/cdkserviceconnectmesh"
)

type topology struct {
	Name     string
	Services []service
}

type service struct {
	Name        string
	Ports       []float64
	DependsOn   []string
	References  []string
	HealthCheck bool
}

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	for _, file := range os.Args[1:] {
		newTopologyStack(app, read(file))
	}
	app.Synth(nil)
}

func read(file string) (result topology) {
	text, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	if err := json.Unmarshal(text, &result); err != nil {
		panic(err)
	}
	return result
}

func newTopologyStack(app awscdk.App, topology topology) {
	stack := awscdk.NewStack(app, jsii.String(topology.Name), nil)
	cluster := awsecs.NewCluster(stack, jsii.String("Cluster"), &awsecs.ClusterProps{
		Vpc: awsec2.NewVpc(stack, jsii.String("Vpc"), nil),
	})
	called := map[string]bool{}
	for _, each := range topology.Services {
		for _, other := range slices.Concat(each.DependsOn, each.References) {
			called[other] = true
		}
	}

	var rows []*mesh.MeshServiceProps
	for _, each := range topology.Services {
		row := &mesh.MeshServiceProps{
			Name:             jsii.String(each.Name),
			Service:          newFargateService(stack, cluster, each),
			DependsOn:        jsii.Strings(each.DependsOn...),
			ConnectsTo:       jsii.Strings(without(each.References, each.DependsOn)...),
			HoldUntilHealthy: jsii.Bool(each.HealthCheck),
		}
		if called[each.Name] {
			row.Endpoints = &[]*awsecs.ServiceConnectService{{PortMappingName: jsii.String("main")}}
		}
		rows = append(rows, row)
	}
	mesh.NewServiceConnectMesh(stack, jsii.String("Mesh"), &mesh.ServiceConnectMeshProps{Services: &rows})
}

func newFargateService(stack awscdk.Stack, cluster awsecs.ICluster, each service) awsecs.FargateService {
	port := 8080.0
	if len(each.Ports) > 0 {
		port = each.Ports[0]
	}
	var healthCheck *awsecs.HealthCheck
	if each.HealthCheck {
		healthCheck = &awsecs.HealthCheck{Command: jsii.Strings("CMD", "true")}
	}
	taskDefinition := awsecs.NewFargateTaskDefinition(stack, jsii.String(each.Name+"-task"), nil)
	taskDefinition.AddContainer(jsii.String("main"), &awsecs.ContainerDefinitionOptions{
		Image:        awsecs.ContainerImage_FromRegistry(jsii.String("busybox:1.37.0"), nil),
		PortMappings: &[]*awsecs.PortMapping{{Name: jsii.String("main"), ContainerPort: jsii.Number(port)}},
		HealthCheck:  healthCheck,
	})
	return awsecs.NewFargateService(stack, jsii.String(each.Name), &awsecs.FargateServiceProps{
		Cluster:           cluster,
		TaskDefinition:    taskDefinition,
		MinHealthyPercent: jsii.Number(100),
	})
}

func without(names, excluded []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(excluded, name) })
}
