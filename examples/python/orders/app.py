# The application of the orders team, as ../../two-apps/orders/app.ts. Its service `orders` calls `catalog`, which
# ../../two-apps/catalog deploys and publishes. How to run it: ../../README.md
from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from cdk_service_connect_mesh import (
    ExternalEndpoint,
    ExternalServiceProps,
    MeshNamespace,
    MeshServiceProps,
    ServiceConnectMesh,
)

app = App()
stack = Stack(app, "Orders")

# What all teams share. Replace the ids with those of your account.
vpc = ec2.Vpc.from_vpc_attributes(
    stack,
    "Vpc",
    vpc_id="vpc-0123456789abcdef0",
    availability_zones=["us-east-1a", "us-east-1b"],
    private_subnet_ids=["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    private_subnet_route_table_ids=["rtb-0123456789abcdef0", "rtb-0123456789abcdef1"],
)
cluster = ecs.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name="prod", vpc=vpc, security_groups=[])
namespace = MeshNamespace.from_namespace_name(stack, "Namespace", "prod")

orders_task = ecs.FargateTaskDefinition(stack, "OrdersTask", cpu=512, memory_limit_mib=1024)
orders_task.add_container(
    "orders",
    image=ecs.ContainerImage.from_registry("public.ecr.aws/docker/library/httpd:2.4.65"),
    environment={"CATALOG_URL": "http://catalog", "MAIL_HOST": "mail:25"},
)
orders = ecs.FargateService(
    stack,
    "Orders",
    cluster=cluster,
    task_definition=orders_task,
    min_healthy_percent=100,
    circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
)

mail_task = ecs.FargateTaskDefinition(stack, "MailTask", cpu=512, memory_limit_mib=1024)
mail_task.add_container(
    "mail",
    image=ecs.ContainerImage.from_registry("public.ecr.aws/docker/library/httpd:2.4.65"),
    port_mappings=[ecs.PortMapping(name="smtp", container_port=25)],
    health_check=ecs.HealthCheck(command=["CMD-SHELL", "pidof httpd"]),
)
mail = ecs.FargateService(
    stack,
    "Mail",
    cluster=cluster,
    task_definition=mail_task,
    min_healthy_percent=100,
    circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
)

ServiceConnectMesh(
    stack,
    "Mesh",
    namespace=namespace,
    external_services=[
        ExternalServiceProps(
            name="catalog",
            endpoints=[ExternalEndpoint(port=80)],
            published_to="/service-connect/prod",
        ),
    ],
    services=[
        MeshServiceProps(name="orders", service=orders, depends_on=["catalog", "mail"]),
        MeshServiceProps(
            name="mail",
            service=mail,
            endpoints=[ecs.ServiceConnectService(port_mapping_name="smtp")],
            hold_until_healthy=True,
        ),
    ],
)

app.synth()
