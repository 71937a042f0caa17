// WordPress and MySQL in Go. To run it in this folder, with the package built as ../README.md says:
// npx --yes aws-cdk@2.1148.1 synth
//
// Every value in a struct is a pointer, so that nil can mean "not set": jsii.String, jsii.Number, jsii.Bool and
// jsii.Strings create them. Lists and maps are pointers, too. An error of CDK or of the mesh is a panic.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/jsii-runtime-go"
	mesh "github.com/cdkserviceconnectmesh/cdk-service-connect-mesh-go/cdkserviceconnectmesh"
)

const images = "public.ecr.aws/docker/library/"

func main() {
	defer jsii.Close() // ends the Node.js process in which CDK runs

	app := awscdk.NewApp(nil)
	newBlogStack(app)
	app.Synth(nil)
}

func newBlogStack(app awscdk.App) awscdk.Stack {
	stack := awscdk.NewStack(app, jsii.String("Blog"), nil)
	cluster := awsecs.NewCluster(stack, jsii.String("Cluster"), &awsecs.ClusterProps{
		Vpc: awsec2.NewVpc(stack, jsii.String("Vpc"), nil),
	})
	secret := awssecretsmanager.NewSecret(stack, jsii.String("Password"), &awssecretsmanager.SecretProps{
		GenerateSecretString: &awssecretsmanager.SecretStringGenerator{ExcludePunctuation: jsii.Bool(true)},
	})
	password := awsecs.Secret_FromSecretsManager(secret, nil)

	wordpressTask := newTaskDefinition(stack, "WordPressTask")
	wordpressTask.AddContainer(jsii.String("wordpress"), &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(jsii.String(images+"wordpress:6.8.2-php8.3-apache"), nil),
		Environment: &map[string]*string{
			"WORDPRESS_DB_HOST": jsii.String("mysql"),
			"WORDPRESS_DB_NAME": jsii.String("wordpress"),
			"WORDPRESS_DB_USER": jsii.String("root"),
		},
		Secrets: &map[string]awsecs.Secret{"WORDPRESS_DB_PASSWORD": password},
	})
	wordpress := awsecs.NewFargateService(stack, jsii.String("WordPress"), &awsecs.FargateServiceProps{
		Cluster:           cluster,
		TaskDefinition:    wordpressTask,
		MinHealthyPercent: jsii.Number(100),
		CircuitBreaker:    &awsecs.DeploymentCircuitBreaker{Rollback: jsii.Bool(true)},
	})

	mysqlTask := newTaskDefinition(stack, "MySqlTask")
	mysqlTask.AddContainer(jsii.String("mysql"), &awsecs.ContainerDefinitionOptions{
		Image:       awsecs.ContainerImage_FromRegistry(jsii.String(images+"mysql:8.4.6"), nil),
		Environment: &map[string]*string{"MYSQL_DATABASE": jsii.String("wordpress")},
		Secrets:     &map[string]awsecs.Secret{"MYSQL_ROOT_PASSWORD": password},
		// Endpoints are named port mappings
		PortMappings: &[]*awsecs.PortMapping{{Name: jsii.String("mysql"), ContainerPort: jsii.Number(3306)}},
		HealthCheck: &awsecs.HealthCheck{
			Command: jsii.Strings("CMD-SHELL", "mysqladmin ping --host=127.0.0.1 --silent"),
		},
	})
	mysql := awsecs.NewFargateService(stack, jsii.String("MySql"), &awsecs.FargateServiceProps{
		Cluster:           cluster,
		TaskDefinition:    mysqlTask,
		MinHealthyPercent: jsii.Number(0), // never two databases at a time
		MaxHealthyPercent: jsii.Number(100),
		// Or a MySQL that does not start keeps WordPress waiting for hours
		CircuitBreaker: &awsecs.DeploymentCircuitBreaker{Rollback: jsii.Bool(true)},
	})

	mesh.NewServiceConnectMesh(stack, jsii.String("Mesh"), &mesh.ServiceConnectMeshProps{
		Services: &[]*mesh.MeshServiceProps{
			{
				Name:      jsii.String("wordpress"),
				Service:   wordpress,
				DependsOn: jsii.Strings("mysql"),
			},
			{
				Name:             jsii.String("mysql"),
				Service:          mysql,
				Endpoints:        &[]*awsecs.ServiceConnectService{{PortMappingName: jsii.String("mysql")}},
				HoldUntilHealthy: jsii.Bool(true),
			},
		},
	})
	return stack
}

func newTaskDefinition(stack awscdk.Stack, id string) awsecs.FargateTaskDefinition {
	return awsecs.NewFargateTaskDefinition(stack, jsii.String(id), &awsecs.FargateTaskDefinitionProps{
		Cpu:            jsii.Number(512),
		MemoryLimitMiB: jsii.Number(1024),
	})
}
