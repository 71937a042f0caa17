import { Application } from './application';
import { argumentsOf, referencesIn } from './intrinsics';
import { Reachability } from './reachability';
import { Stack, topLevel } from './stack';
import { own, textOf } from './values';

/** A resource of an application, by its stack and its logical id. */
export interface ResourceId {
  readonly stack: Stack;
  readonly logicalId: string;
}

/**
 * In which order CloudFormation, and the CDK CLI that deploys one stack after another, may deploy an application.
 *
 * Each resource and each stack has two events: it begins and it ends. An event waits for others: a resource begins after
 * everything that it refers to or names in DependsOn has ended; a stack ends after its resources have, and they begin after it
 * has. A nested stack is a resource of its parent and a stack. A stack that imports a value begins after the exporting one
 * has ended. A stack that reads a parameter of Systems Manager begins after the resource that writes it has ended, because
 * CloudFormation refuses the stack before that.
 */
export class DeploymentGraph {
  /** The events that each event waits for. Even numbers are beginnings, each followed by its end. */
  private readonly waitsFor: number[][] = [];
  private readonly units = new Map<string, number>();
  private table?: Reachability;

  constructor(application: Application) {
    for (const stack of application.stacks) {
      const unit = this.unitOf(stackKey(stack));
      for (const { logicalId } of stack.template.resources.values()) {
        const part = this.unitOf(resourceKey(stack, logicalId));
        this.add(begin(part), begin(unit));
        this.add(end(unit), end(part));
      }
    }
    for (const stack of application.stacks) this.addStack(application, stack);
  }

  /** Computes the order of many resources at once, which is much faster than one by one. */
  public prepare(resources: readonly ResourceId[]): void {
    const units = resources.flatMap((each) => this.units.get(keyOf(each)) ?? []);
    this.table = new Reachability(this.waitsFor, units.map(begin), units.map(end));
  }

  /** Whether the first resource always ends before the second one begins. */
  public isDoneBefore(first: ResourceId, second: ResourceId): boolean {
    const [from, to] = [this.units.get(keyOf(second)), this.units.get(keyOf(first))];
    if (from === undefined || to === undefined) return false;
    const known = this.table?.reaches(begin(from), end(to));
    return known ?? new Reachability(this.waitsFor, [begin(from)], [end(to)]).reaches(begin(from), end(to))!;
  }

  /** Those of the given resources that always end before the resource begins. */
  public doneBefore<R extends ResourceId>(resource: ResourceId, others: readonly R[]): Set<R> {
    return new Set(others.filter((other) => this.isDoneBefore(other, resource)));
  }

  private addStack(application: Application, stack: Stack) {
    const { resources } = stack.template;
    for (const other of stack.dependencies) this.addWait(stackKey(stack), other);
    for (const parameter of parametersReadBy(application, stack)) {
      if (topLevel(parameter.stack) !== topLevel(stack)) this.addWait(stackKey(topLevel(stack)), keyOf(parameter));
    }
    for (const { logicalId, properties, dependsOn } of resources.values()) {
      const key = resourceKey(stack, logicalId);
      for (const other of new Set([...dependsOn, ...referencesIn(properties)])) {
        if (other !== logicalId && resources.has(other)) this.addWait(key, resourceKey(stack, other));
      }
      for (const exporter of exportersFor(application, stack, properties)) {
        const [importing, exporting] = [topLevel(stack), topLevel(exporter)];
        if (importing !== exporting) this.addWait(stackKey(importing), stackKey(exporting));
      }
    }
  }

  /** Makes one unit wait for another, if that exists. */
  private addWait(dependent: string, dependency: string) {
    const [from, to] = [this.units.get(dependent), this.units.get(dependency)];
    if (from !== undefined && to !== undefined) this.add(begin(from), end(to));
  }

  private add(event: number, earlier: number) {
    this.waitsFor[event].push(earlier);
  }

  private unitOf(key: string): number {
    const known = this.units.get(key);
    if (known !== undefined) return known;
    const unit = this.waitsFor.length / 2;
    this.units.set(key, unit);
    this.waitsFor.push([], [begin(unit)]);
    return unit;
  }
}

/** The resources that write the Systems Manager parameters which a template reads. */
function parametersReadBy(application: Application, stack: Stack): ResourceId[] {
  return [...stack.template.parameters.values()].flatMap((parameter) => {
    const [type, name] = [textOf(own(parameter, 'Type')), textOf(own(parameter, 'Default'))];
    if (!type?.startsWith('AWS::SSM::Parameter::Value') || name === undefined) return [];
    return application.parameterResource(stack.environment, name) ?? [];
  });
}

function exportersFor(application: Application, stack: Stack, properties: unknown): Stack[] {
  const imported = argumentsOf('Fn::ImportValue', properties).flatMap((argument) => {
    const name = application.scopeOf(stack).textOf(argument);
    return (name !== undefined && application.exporterFor(stack, name)) || [];
  });
  const outputs = argumentsOf('Fn::GetStackOutput', properties).flatMap((argument) => {
    return application.stackNamed(application.scopeOf(stack).textOf(own(argument, 'StackName')) ?? '') ?? [];
  });
  return [...imported, ...outputs];
}

function begin(unit: number): number {
  return 2 * unit;
}

function end(unit: number): number {
  return 2 * unit + 1;
}

function keyOf({ stack, logicalId }: ResourceId): string {
  return resourceKey(stack, logicalId);
}

/** A nested stack has the same key as the resource in its parent. */
function stackKey(stack: Stack): string {
  return stack.id;
}

function resourceKey(stack: Stack, logicalId: string): string {
  return `${stack.id}/${logicalId}`;
}
