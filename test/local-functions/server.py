"""ministack, in which a deployment takes a few seconds, and fails if its task definition has the image `broken`.

Without Docker, ministack completes each deployment at once, and none ever fails. ministack itself listens for requests
and runs CloudFormation, the function, Cloud Map and the rest of ECS.
"""

import contextvars
import threading

import missing_types
from ministack import app
from ministack.services import ecs

complete = ecs._complete_service_deployment


def complete_later(cluster, key, deployment_id=None):
    deployment = ecs._primary_deployment(ecs._services[key])
    if deployment["rolloutState"] == "IN_PROGRESS":
        context = contextvars.copy_context()  # of the account and the region
        threading.Timer(missing_types.SECONDS, context.run, (finish, cluster, key, deployment)).start()


def finish(cluster, key, deployment):
    definition = ecs._task_defs[ecs._resolve_td_key(deployment["taskDefinition"])]
    if "broken" in str(definition["containerDefinitions"]):
        deployment["rolloutState"] = "FAILED"
        deployment["rolloutStateReason"] = "ECS deployment circuit breaker: tasks failed to start."
    else:
        complete(cluster, key, deployment["id"])
        missing_types.add_endpoints(ecs._services[key]["serviceArn"])


ecs._complete_service_deployment = complete_later
app.main()
