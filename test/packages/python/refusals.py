"""Mistakes, each with the message that arrives, and a warning."""

from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk.assertions import Annotations, Match
from cdk_service_connect_mesh import MeshServiceProps, ServiceConnectMesh

stack = Stack(App(), "Shop")
cluster = ecs.Cluster(stack, "Cluster", vpc=ec2.Vpc(stack, "Vpc"))
meshes = 0


def fargate(id):
    task_definition = ecs.FargateTaskDefinition(stack, f"{id}Task")
    task_definition.add_container(
        "main",
        image=ecs.ContainerImage.from_registry("busybox:1.37.0"),
        port_mappings=[ecs.PortMapping(name="http", container_port=80)],
    )
    return ecs.FargateService(stack, id, cluster=cluster, task_definition=task_definition, min_healthy_percent=100)


def mesh(*services):
    global meshes
    meshes += 1
    return ServiceConnectMesh(stack, f"Mesh{meshes}", services=list(services))


def attempt(what, action, about=None):
    """Prints the whole message; or, where it is jsii's own and `about` an argument, whether that is named in it."""
    print(f"# {what}")
    try:
        action()
        print("nothing was raised")
    except Exception as error:
        named = "named" if about and about in str(error) else "not named"
        print(f"{type(error).__name__}: " + (f"{about} is {named}" if about else str(error)))


web = fargate("Web")
api = fargate("Api")
endpoints = [ecs.ServiceConnectService(port_mapping_name="http")]

attempt("a cycle", lambda: mesh(
    MeshServiceProps(name="web", service=web, endpoints=endpoints, depends_on=["api"]),
    MeshServiceProps(name="api", service=api, endpoints=endpoints, depends_on=["web"]),
))
attempt("an unknown name", lambda: mesh(
    MeshServiceProps(name="web", service=web, depends_on=["apo"]),
    MeshServiceProps(name="api", service=api, endpoints=endpoints),
))
attempt("no name", lambda: MeshServiceProps(service=web), about="'name'")
attempt("no service", lambda: MeshServiceProps(name="web"), about="'service'")
attempt("None for a service", lambda: MeshServiceProps(name="web", service=None), about="argument service")
attempt("a string for a service", lambda: MeshServiceProps(name="web", service="web"), about="argument service")
attempt("None for a row", lambda: mesh(None), about="argument services")
attempt("a string for a list", lambda: mesh(MeshServiceProps(name="web", service=web, depends_on="api")), about="'dependsOn'")

shop = mesh(
    MeshServiceProps(name="web", service=web, depends_on=["api"]),
    MeshServiceProps(name="api", service=api, endpoints=endpoints),
    {"name": "jobs", "service": fargate("Jobs"), "depends_on": ["api"]},
)
print("# a dict for a row")
print("jobs depends_on", [each.name for each in shop.find_service("jobs").dependencies])
attempt("a wrong key in a dict for a row", lambda: mesh({"name": "web", "service": web, "dependson": ["api"]}), about="'dependson'")
attempt("an unknown name in a call", lambda: shop.find_service("apo"))
attempt("None for a name", lambda: shop.find_service(None), about="argument name")
attempt("None for a service of the mesh", lambda: shop.find_service("web").depends_on(None), about="parameter other")

print("# warnings")
for warning in Annotations.from_stack(stack).find_warning("*", Match.string_like_regexp("cdk-service-connect-mesh")):
    print(warning.entry.data)
