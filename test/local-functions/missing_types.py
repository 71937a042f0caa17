"""Adds what ministack's CloudFormation lacks for two applications that share a namespace.

- The type AWS::EC2::SecurityGroupIngress. As in EC2, a group cannot have the same rule twice.
- A changed nonce of an AWS::ECS::Service starts a deployment.
- When a deployment completes, the endpoints of the Service Connect configuration are in Cloud Map. The first deployment of
  a service, which ministack completes at once, takes as long as the others.
"""

import contextvars
import threading

from ministack.services import ec2, ecs
from ministack.services import servicediscovery as cloud_map
from ministack.services.cloudformation import provisioners

types = provisioners._RESOURCE_HANDLERS
configurations = {}  # of the services by their ARNs
SECONDS = 15  # that a deployment takes


def rules_of(group_id):
    if group_id not in ec2._security_groups:
        raise ValueError(f"The security group '{group_id}' does not exist")
    return ec2._security_groups[group_id]["IpPermissions"]


def create_rule(logical_id, props, stack_name):
    [rule] = provisioners._ec2_sg_permissions([props])
    rules = rules_of(props["GroupId"])
    if rule in rules:
        raise ValueError("the specified rule already exists")
    rules.append(rule)
    return f"{props['GroupId']}|{rule['FromPort']}|{logical_id}", {}


def update_rule(physical_id, old_props, new_props, stack_name, logical_id):
    created = create_rule(logical_id, new_props, stack_name)
    delete_rule(physical_id, old_props)
    return created


def delete_rule(physical_id, props):
    [rule] = provisioners._ec2_sg_permissions([props])
    if props["GroupId"] in ec2._security_groups and rule in rules_of(props["GroupId"]):
        rules_of(props["GroupId"]).remove(rule)


types["AWS::EC2::SecurityGroupIngress"] = {
    "create": create_rule,
    "update": update_rule,
    "update_with_logical_id": True,
    "delete": delete_rule,
}

service_type = types["AWS::ECS::Service"]
create_service, update_service, delete_service = (service_type[name] for name in ("create", "update", "delete"))


def create(logical_id, props, stack_name):
    arn, attributes = create_service(logical_id, props, stack_name)
    configurations[arn] = props.get("ServiceConnectConfiguration")
    context = contextvars.copy_context()  # of the account and the region
    threading.Timer(SECONDS, context.run, (add_endpoints, arn)).start()
    return arn, attributes


def update(arn, old_props, new_props, stack_name):
    configurations[arn] = new_props.get("ServiceConnectConfiguration")
    updated = update_service(arn, old_props, new_props, stack_name)
    deploys = ("ForceNewDeployment", "ServiceConnectConfiguration")
    is_same_task = old_props.get("TaskDefinition") == new_props.get("TaskDefinition")
    if is_same_task and any(old_props.get(name) != new_props.get(name) for name in deploys):
        cluster, name = arn.split("/")[-2:]
        ecs._update_service({"cluster": cluster, "service": name, "forceNewDeployment": True})
    return updated


def delete(arn, props):
    configurations.pop(arn, None)
    remove_endpoints(arn)
    delete_service(arn, props)


service_type.update(create=create, update=update, delete=delete)


def add_endpoints(arn):
    """Does what ECS does when the tasks of a deployment run."""
    remove_endpoints(arn)
    configuration = configurations.get(arn) or {}
    namespaces = cloud_map._namespaces.values()
    for endpoint in configuration.get("Services", []):
        wanted = configuration["Namespace"]
        namespace_id = next((each["Id"] for each in namespaces if wanted in (each["Name"], each["Arn"])), None)
        if namespace_id is None:
            continue  # deleted meanwhile
        name = endpoint.get("DiscoveryName") or endpoint["PortName"]
        cloud_map._create_service({"NamespaceId": namespace_id, "Name": name, "Description": arn})
        service_id = next(
            each["Id"]
            for each in cloud_map._services.values()
            if each["Name"] == name and each["Description"] == arn
        )
        cloud_map._register_instance({"ServiceId": service_id, "InstanceId": "task", "Attributes": {}})


def remove_endpoints(arn):
    for service_id in [key for key, each in cloud_map._services.items() if each.get("Description") == arn]:
        cloud_map._instances.pop(service_id, None)
        del cloud_map._services[service_id]
