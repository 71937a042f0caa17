"""Adds what moto lacks about the deployments of an ECS service in a stack.

An update starts a new deployment if the nonce of ForceNewDeployment has changed. When a service is deleted with its stack, its
last deployment is updated, so that it has the time of the deletion. Deployments take time, so that events of a service and of
its dependents are never in the same millisecond, which is the precision of the API.
"""

from time import sleep
from typing import Any

from moto.core.utils import utcnow
from moto.ecs.models import Service, ecs_backends

MOMENT = 0.002

create_by_moto = Service.create_from_cloudformation_json
update_by_moto = Service.update_from_cloudformation_json


def apply() -> None:
    Service.create_from_cloudformation_json = staticmethod(create)
    Service.update_from_cloudformation_json = staticmethod(update)
    Service.delete = delete


def create(resource_name: str, cloudformation_json: dict[str, Any], *args: Any, **kwargs: Any) -> Service:
    sleep(MOMENT)
    service = create_by_moto(resource_name, cloudformation_json, *args, **kwargs)
    service.force_new_deployment = cloudformation_json["Properties"].get("ForceNewDeployment")
    return service


def update(original_resource: Service, cloudformation_json: dict[str, Any], **kwargs: Any) -> Service:
    sleep(MOMENT)
    service = update_by_moto(original_resource=original_resource, cloudformation_json=cloudformation_json, **kwargs)
    force = cloudformation_json["Properties"].get("ForceNewDeployment")
    if force and force != service.force_new_deployment:
        service.force_new_deployment = force
        service._backend.update_service(
            {"cluster": service.cluster_arn, "service": service.name, "force_new_deployment": True}
        )
    return service


def delete(service: Service, account_id: str, region_name: str) -> None:
    sleep(MOMENT)
    ecs_backends[account_id][region_name].delete_service(service.cluster_name, service.name, force=True)
    service.deployments[0]["updatedAt"] = utcnow()
