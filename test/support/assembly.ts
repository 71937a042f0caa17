import * as fs from 'fs';
import * as path from 'path';
import * as cxapi from 'aws-cdk-lib/cx-api';
import { referencesOf } from './references';

/*
 * Answers "what does this service wait for?" from a synthesized assembly alone: templates with DependsOn and references,
 * nested stacks with theirs, and the dependencies between stacks.
 */

/** The ECS services of an assembly by `stack/logical id`, each with all that it waits for, directly or not. */
export function waitsOf(assembly: cxapi.CloudAssembly): Map<string, Set<string>> {
  const resources = new Map<string, Node>();
  const stacks = new Map<string, Node>();
  for (const artifact of assembly.stacks) stacks.set(artifact.id, node(artifact.id));
  for (const artifact of assembly.stacks) {
    const stack = stacks.get(artifact.id)!;
    for (const dependency of artifact.dependencies) {
      if (stacks.has(dependency.id)) stack.before.add(stacks.get(dependency.id)!);
    }
    readTemplate(artifact.template, stack, assembly.directory, resources);
  }
  const services = [...resources.values()].filter(({ isService }) => isService);
  return new Map(
    services.map((service) => {
      const before = closure(service);
      return [service.id, new Set(services.filter((other) => before.has(other)).map(({ id }) => id))];
    }),
  );
}

/** What is deployed: a resource, or a stack as a whole. */
interface Node {
  readonly id: string;
  readonly isService: boolean;
  /** Done before this begins. */
  readonly before: Set<Node>;
  /** The stack that this is part of: it begins after that begins, and is done before that is. */
  readonly stack?: Node;
  readonly parts: Node[];
}

function node(id: string, stack?: Node, isService = false): Node {
  const made: Node = { id, isService, stack, before: new Set(), parts: [] };
  stack?.parts.push(made);
  return made;
}

function readTemplate(template: any, stack: Node, directory: string, resources: Map<string, Node>) {
  const inside = new Map<string, Node>();
  for (const [logicalId, { Type }] of Object.entries<any>(template.Resources ?? {})) {
    const id = `${stack.id}/${logicalId}`;
    inside.set(logicalId, node(id, stack, Type === 'AWS::ECS::Service'));
    resources.set(id, inside.get(logicalId)!);
  }
  for (const [logicalId, resource] of Object.entries<any>(template.Resources ?? {})) {
    const before = [...(resource.DependsOn ?? []), ...referencesOf(resource.Properties)];
    for (const other of before) if (inside.has(other)) inside.get(logicalId)!.before.add(inside.get(other)!);
    if (resource.Type === 'AWS::CloudFormation::Stack') {
      const file = path.join(directory, resource.Metadata['aws:asset:path']);
      readTemplate(JSON.parse(fs.readFileSync(file, 'utf8')), inside.get(logicalId)!, directory, resources);
    }
  }
}

/** All that is done before this begins. */
function closure(start: Node): Set<Node> {
  const done = new Set<Node>();
  const begun = new Set<Node>();
  const begins = (each: Node) => {
    if (begun.has(each)) return;
    begun.add(each);
    each.before.forEach(isDone);
    if (each.stack) begins(each.stack);
  };
  const isDone = (each: Node) => {
    if (done.has(each)) return;
    done.add(each);
    begins(each);
    each.parts.forEach(isDone);
  };
  begins(start);
  return done;
}
