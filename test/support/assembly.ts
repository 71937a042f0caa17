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
  const services = [...readAssembly(assembly).values()].filter(({ type }) => type === 'AWS::ECS::Service');
  return new Map(
    services.map((service) => {
      const before = closure(service);
      return [service.id, new Set(services.filter((other) => before.has(other)).map(({ id }) => id))];
    }),
  );
}

/** The resources of an assembly by `stack/logical id`. */
export function readAssembly(assembly: cxapi.CloudAssembly): Map<string, Deployed> {
  const resources = new Map<string, Deployed>();
  const stacks = new Map<string, Deployed>();
  for (const artifact of assembly.stacks) stacks.set(artifact.id, deployed(artifact.id));
  for (const artifact of assembly.stacks) {
    const stack = stacks.get(artifact.id)!;
    for (const dependency of artifact.dependencies) {
      if (stacks.has(dependency.id)) stack.before.add(stacks.get(dependency.id)!);
    }
    readTemplate(artifact.template, stack, assembly.directory, resources);
  }
  return resources;
}

/** What is deployed: a resource, or a stack as a whole. */
export interface Deployed {
  readonly id: string;
  /** Of a resource. */
  readonly type?: string;
  /** Done before this begins. */
  readonly before: Set<Deployed>;
  /** The stack that this is part of: it begins after that begins, and is done before that is. */
  readonly stack?: Deployed;
  readonly parts: Deployed[];
}

function deployed(id: string, stack?: Deployed, type?: string): Deployed {
  const made: Deployed = { id, type, stack, before: new Set(), parts: [] };
  stack?.parts.push(made);
  return made;
}

function readTemplate(template: any, stack: Deployed, directory: string, resources: Map<string, Deployed>) {
  const inside = new Map<string, Deployed>();
  for (const [logicalId, { Type }] of Object.entries<any>(template.Resources ?? {})) {
    const id = `${stack.id}/${logicalId}`;
    inside.set(logicalId, deployed(id, stack, Type));
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
function closure(start: Deployed): Set<Deployed> {
  const done = new Set<Deployed>();
  const begun = new Set<Deployed>();
  const begins = (each: Deployed) => {
    if (begun.has(each)) return;
    begun.add(each);
    each.before.forEach(isDone);
    if (each.stack) begins(each.stack);
  };
  const isDone = (each: Deployed) => {
    if (done.has(each)) return;
    done.add(each);
    begins(each);
    each.parts.forEach(isDone);
  };
  begins(start);
  return done;
}
