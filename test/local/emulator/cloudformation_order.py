"""Makes moto update and delete resources in the order of CloudFormation.

moto itself creates the resources of a stack in the order of their DependsOn. But it updates a stack in the order of its
template, new resources first, and deletes it in no order. CloudFormation creates and updates dependencies first, and then
deletes removed resources, dependents first. It also deletes a stack in this order.
"""

import re
from typing import Any

from moto.cloudformation import parsing
from moto.cloudformation.parsing import ResourceMap
from moto.ec2.models.route_tables import RouteTable


def apply() -> None:
    ResourceMap.update = update
    ResourceMap.delete = delete
    RouteTable.delete = delete_route_table


def update(self: ResourceMap, template: dict[str, Any], parameters: dict[str, Any] | None = None) -> None:
    # moto added this to the old resources when it created them, and would treat its absence as a change.
    for resource in template["Resources"].values():
        resource.setdefault("Properties", {})
    changes = self.build_resource_diff(template, parameters)
    before = self._resource_json_map

    self._template = template
    self._resource_json_map = template["Resources"]
    self.input_parameters = parameters or self.input_parameters
    self.load_mapping()
    self.load_parameters()
    self.load_conditions()

    for logical_id in in_order(self._resource_json_map):
        if logical_id in changes["Add"]:
            self[logical_id]  # a lazy map: what is asked for is created
        elif logical_id in changes["Modify"]:
            updated = parsing.parse_and_update_resource(
                logical_id, self._resource_json_map[logical_id], self, self._account_id, self._region_name
            )
            # None if moto cannot update the type.
            self._parsed_resources[logical_id] = updated or self._parsed_resources[logical_id]
    delete_all(self, {logical_id: before[logical_id] for logical_id in changes["Remove"]}, before)


def delete(self: ResourceMap) -> None:
    delete_all(self, self._resource_json_map, self._resource_json_map)


def delete_all(self: ResourceMap, going: dict[str, Any], template: dict[str, Any]) -> None:
    for logical_id in reversed(in_order(template)):
        if logical_id not in going or going[logical_id].get("DeletionPolicy") == "Retain":
            continue
        resource = self._parsed_resources.pop(logical_id, None)  # none where a condition left it out
        if resource is not None:
            self._delete_resource(resource, going[logical_id])


def delete_route_table(self: RouteTable, *_: str) -> None:
    """Deletes a route table. moto keeps it when its stack is deleted, and then refuses to delete its network."""
    self.ec2_backend.route_tables.pop(self.id)


def in_order(resources: dict[str, Any]) -> list[str]:
    """The logical ids in the order of the template, but each after its dependencies."""
    order: dict[str, None] = {}

    def visit(logical_id: str) -> None:
        if logical_id in order or logical_id not in resources:
            return
        resource = resources[logical_id]
        named = resource.get("DependsOn", [])
        for dependency in [named] if isinstance(named, str) else named:
            visit(dependency)
        for dependency in sorted(references(resource.get("Properties"))):
            visit(dependency)
        order[logical_id] = None

    for logical_id in resources:
        visit(logical_id)
    return list(order)


def references(value: Any) -> set[str]:
    """The names to which a value refers by Ref, Fn::GetAtt or Fn::Sub."""
    if isinstance(value, list):
        return set().union(*map(references, value))
    if not isinstance(value, dict):
        return set()
    found = references(list(value.values()))
    if "Ref" in value:
        found.add(value["Ref"])
    if "Fn::GetAtt" in value:
        attribute = value["Fn::GetAtt"]
        found.add(attribute.split(".")[0] if isinstance(attribute, str) else attribute[0])
    if "Fn::Sub" in value:
        found.update(re.findall(r"\$\{(\w+)", str(value["Fn::Sub"])))
    return found
