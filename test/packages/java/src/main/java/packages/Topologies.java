package packages;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cdkserviceconnectmesh.MeshServiceProps;
import io.github.cdkserviceconnectmesh.ServiceConnectMesh;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.HealthCheck;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.ecs.ServiceConnectService;

/** Real applications with the mesh, one stack each: {@code Topologies FILE...} */
public class Topologies {
    record Topology(String name, List<Service> services) {}

    record Service(
            String name, List<Integer> ports, List<String> dependsOn, List<String> references, boolean healthCheck) {}

    public static void main(String[] files) throws IOException {
        var json = new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        var app = new App();
        for (var file : files) {
            var topology = json.readValue(new File(file), Topology.class);
            connect(new Stack(app, topology.name()), topology.services());
        }
        app.synth();
    }

    private static void connect(Stack stack, List<Service> services) {
        var cluster = Cluster.Builder.create(stack, "Cluster").vpc(new Vpc(stack, "Vpc")).build();
        Set<String> called = services.stream()
                .flatMap(each -> Stream.concat(each.dependsOn().stream(), each.references().stream()))
                .collect(Collectors.toSet());
        var rows = services.stream()
                .map(each -> MeshServiceProps.builder()
                        .name(each.name())
                        .service(fargate(stack, cluster, each))
                        .endpoints(called.contains(each.name()) ? List.of(main()) : List.of())
                        .dependsOn(each.dependsOn())
                        .connectsTo(each.references().stream()
                                .filter(other -> !each.dependsOn().contains(other))
                                .toList())
                        .holdUntilHealthy(each.healthCheck())
                        .build())
                .toList();
        ServiceConnectMesh.Builder.create(stack, "Mesh").services(rows).build();
    }

    private static ServiceConnectService main() {
        return ServiceConnectService.builder().portMappingName("main").build();
    }

    private static FargateService fargate(Stack stack, Cluster cluster, Service each) {
        var taskDefinition = FargateTaskDefinition.Builder.create(stack, each.name() + "-task").build();
        int port = each.ports().isEmpty() ? 8080 : each.ports().get(0);
        var healthCheck = HealthCheck.builder().command(List.of("CMD", "true")).build();
        taskDefinition.addContainer("main", ContainerDefinitionOptions.builder()
                .image(ContainerImage.fromRegistry("busybox:1.37.0"))
                .portMappings(List.of(PortMapping.builder().name("main").containerPort(port).build()))
                .healthCheck(each.healthCheck() ? healthCheck : null)
                .build());
        return FargateService.Builder.create(stack, each.name())
                .cluster(cluster)
                .taskDefinition(taskDefinition)
                .minHealthyPercent(100)
                .build();
    }
}
