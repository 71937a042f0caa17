package packages;

import io.github.cdkserviceconnectmesh.MeshServiceProps;
import io.github.cdkserviceconnectmesh.ServiceConnectMesh;
import java.util.Arrays;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ecs.BaseService;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.ecs.ServiceConnectService;

/** Mistakes, each with the message that arrives, and a warning. A string for a service does not compile. */
public class Refusals {
    private static final Stack STACK = new Stack(new App(), "Shop");
    private static final Cluster CLUSTER =
            Cluster.Builder.create(STACK, "Cluster").vpc(new Vpc(STACK, "Vpc")).build();
    private static int meshes = 0;

    public static void main(String[] args) {
        var web = fargate("Web");
        var api = fargate("Api");

        attempt("a cycle", () -> mesh(server("web", web, "api"), server("api", api, "web")));
        attempt("an unknown name", () -> mesh(client("web", web, "apo"), server("api", api)));
        attempt("no name", () -> MeshServiceProps.builder().service(web).build());
        attempt("no service", () -> MeshServiceProps.builder().name("web").build());
        attempt("null for a service", () -> client("web", null));
        attempt("null for a row", () -> mesh((MeshServiceProps) null), "Key 'services'");

        var shop = mesh(client("web", web, "api"), server("api", api));
        attempt("an unknown name in a call", () -> shop.findService("apo"));
        attempt("null for a name", () -> shop.findService(null));
        attempt("null for a service of the mesh", () -> shop.findService("web").dependsOn(null));

        System.out.println("# warnings");
        Annotations.fromStack(STACK)
                .findWarning("*", Match.stringLikeRegexp("cdk-service-connect-mesh"))
                .forEach(warning -> System.out.println(warning.getEntry().getData()));
    }

    private static ServiceConnectMesh mesh(MeshServiceProps... services) {
        return ServiceConnectMesh.Builder.create(STACK, "Mesh" + ++meshes)
                .services(Arrays.asList(services))
                .build();
    }

    private static void attempt(String what, Runnable action) {
        attempt(what, action, null);
    }

    /** Prints the whole message; or, where it is jsii's own and about an argument, whether that is named in it. */
    private static void attempt(String what, Runnable action, String about) {
        System.out.println("# " + what);
        try {
            action.run();
            System.out.println("nothing was thrown");
        } catch (RuntimeException error) {
            // jsii repeats the message, with the stack of the JavaScript that threw it
            var message = error.getMessage().split("\n\\S*Error: ")[0];
            var named = about + (about != null && message.contains(about) ? " is named" : " is not named");
            System.out.println(error.getClass().getSimpleName() + ": " + (about == null ? message : named));
        }
    }

    private static MeshServiceProps client(String name, BaseService service, String... dependsOn) {
        return row(name, service, dependsOn).build();
    }

    private static MeshServiceProps server(String name, BaseService service, String... dependsOn) {
        var endpoint = ServiceConnectService.builder().portMappingName("http").build();
        return row(name, service, dependsOn).endpoints(List.of(endpoint)).build();
    }

    private static MeshServiceProps.Builder row(String name, BaseService service, String... dependsOn) {
        return MeshServiceProps.builder().name(name).service(service).dependsOn(List.of(dependsOn));
    }

    private static FargateService fargate(String id) {
        var taskDefinition = FargateTaskDefinition.Builder.create(STACK, id + "Task").build();
        taskDefinition.addContainer("main", ContainerDefinitionOptions.builder()
                .image(ContainerImage.fromRegistry("busybox:1.37.0"))
                .portMappings(List.of(PortMapping.builder().name("http").containerPort(80).build()))
                .build());
        return FargateService.Builder.create(STACK, id)
                .cluster(CLUSTER)
                .taskDefinition(taskDefinition)
                .minHealthyPercent(100)
                .build();
    }
}
