"""Real applications with the mesh, one stack each: topologies.py FILE..."""

import json
import sys
from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from cdk_service_connect_mesh import MeshServiceProps, ServiceConnectMesh


def topology(stack, services):
    cluster = ecs.Cluster(stack, "Cluster", vpc=ec2.Vpc(stack, "Vpc"))
    called = {other for each in services for other in each["dependsOn"] + each["references"]}

    def fargate(each):
        task_definition = ecs.FargateTaskDefinition(stack, f"{each['name']}-task")
        port = next(iter(each["ports"]), 8080)
        task_definition.add_container(
            "main",
            image=ecs.ContainerImage.from_registry("busybox:1.37.0"),
            port_mappings=[ecs.PortMapping(name="main", container_port=port)],
            health_check=ecs.HealthCheck(command=["CMD", "true"]) if each["healthCheck"] else None,
        )
        return ecs.FargateService(
            stack, each["name"], cluster=cluster, task_definition=task_definition, min_healthy_percent=100
        )

    def row(each):
        endpoint = ecs.ServiceConnectService(port_mapping_name="main")
        return MeshServiceProps(
            name=each["name"],
            service=fargate(each),
            endpoints=[endpoint] if each["name"] in called else [],
            depends_on=each["dependsOn"],
            connects_to=[other for other in each["references"] if other not in each["dependsOn"]],
            hold_until_healthy=each["healthCheck"],
        )

    ServiceConnectMesh(stack, "Mesh", services=[row(each) for each in services])


app = App()
for file in sys.argv[1:]:
    read = json.loads(Path(file).read_text())
    topology(Stack(app, read["name"]), read["services"])
app.synth()
