// WordPress and MySQL in Java. To run it in examples/java, with the package built and installed as ../README.md says:
// npx --yes aws-cdk@2.1148.1 synth
package blog;

import io.github.cdkserviceconnectmesh.MeshServiceProps;
import io.github.cdkserviceconnectmesh.ServiceConnectMesh;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.HealthCheck;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.ecs.ServiceConnectService;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;

public class BlogApp {
    private static final String IMAGES = "public.ecr.aws/docker/library/";

    public static void main(String[] args) {
        var app = new App();
        var stack = new Stack(app, "Blog");
        var cluster = Cluster.Builder.create(stack, "Cluster").vpc(new Vpc(stack, "Vpc")).build();
        var secret = Secret.Builder.create(stack, "Password")
                .generateSecretString(SecretStringGenerator.builder().excludePunctuation(true).build())
                .build();
        var password = software.amazon.awscdk.services.ecs.Secret.fromSecretsManager(secret);

        var wordpressTask = FargateTaskDefinition.Builder.create(stack, "WordPressTask")
                .cpu(512)
                .memoryLimitMiB(1024)
                .build();
        wordpressTask.addContainer("wordpress", ContainerDefinitionOptions.builder()
                .image(ContainerImage.fromRegistry(IMAGES + "wordpress:6.8.2-php8.3-apache"))
                // Sorted: the order of a Map.of, and so the template, differs from run to run
                .environment(new TreeMap<>(Map.of(
                        "WORDPRESS_DB_HOST", "mysql", "WORDPRESS_DB_NAME", "wordpress", "WORDPRESS_DB_USER", "root")))
                .secrets(Map.of("WORDPRESS_DB_PASSWORD", password))
                .build());
        var wordpress = FargateService.Builder.create(stack, "WordPress")
                .cluster(cluster)
                .taskDefinition(wordpressTask)
                .minHealthyPercent(100)
                .circuitBreaker(DeploymentCircuitBreaker.builder().rollback(true).build())
                .build();

        var mysqlTask = FargateTaskDefinition.Builder.create(stack, "MySqlTask")
                .cpu(512)
                .memoryLimitMiB(1024)
                .build();
        mysqlTask.addContainer("mysql", ContainerDefinitionOptions.builder()
                .image(ContainerImage.fromRegistry(IMAGES + "mysql:8.4.6"))
                .environment(Map.of("MYSQL_DATABASE", "wordpress"))
                .secrets(Map.of("MYSQL_ROOT_PASSWORD", password))
                // Endpoints are named port mappings
                .portMappings(List.of(PortMapping.builder().name("mysql").containerPort(3306).build()))
                .healthCheck(HealthCheck.builder()
                        .command(List.of("CMD-SHELL", "mysqladmin ping --host=127.0.0.1 --silent"))
                        .build())
                .build());
        var mysql = FargateService.Builder.create(stack, "MySql")
                .cluster(cluster)
                .taskDefinition(mysqlTask)
                .minHealthyPercent(0) // never two databases at a time
                .maxHealthyPercent(100)
                // Or a MySQL that does not start keeps WordPress waiting for hours
                .circuitBreaker(DeploymentCircuitBreaker.builder().rollback(true).build())
                .build();

        ServiceConnectMesh.Builder.create(stack, "Mesh")
                .services(List.of(
                        MeshServiceProps.builder()
                                .name("wordpress")
                                .service(wordpress)
                                .dependsOn(List.of("mysql"))
                                .build(),
                        MeshServiceProps.builder()
                                .name("mysql")
                                .service(mysql)
                                .endpoints(List.of(
                                        ServiceConnectService.builder().portMappingName("mysql").build()))
                                .holdUntilHealthy(true)
                                .build()))
                .build();

        app.synth();
    }
}
