/*
 * Plays deployments of one stack, from its templates alone: which ECS services CloudFormation creates or updates, and
 * which Service Connect endpoints each of their tasks then knows. It never looks at a mesh.
 *
 * What it takes CloudFormation to do: a resource is updated where its properties differ or refer to a resource that is
 * replaced (a task definition, whenever it changes); it is created or updated after all that it refers to or names in
 * DependsOn; what is gone from the template is deleted last. What it takes ECS to do: a deployment of a service writes
 * down the endpoints that exist in the namespace when it begins, and they stay written until its next deployment; the
 * service's own endpoints exist from its end.
 *
 * Everything that may happen late happens late: when a deployment begins, only what it had to wait for is done.
 */
import { referencesOf } from './references';

export interface Template {
  readonly Resources: Record<string, Resource>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: any;
  readonly DependsOn?: string[];
}

export class Account {
  private template: Template = { Resources: {} };
  private readonly known = new Map<string, Set<string>>();

  /** Deploys a template; returns the services that were deployed, in an order that CloudFormation may choose. */
  public deploy(next: Template): string[] {
    const before = this.template;
    const order = inOrder(next);
    const changed = changes(before, next, order);
    const deployed: string[] = [];
    for (const id of order.filter((each) => changed.has(each))) {
      const target = deploymentOf(id, next);
      if (!target) continue;
      deployed.push(target);
      const done = waitedFor(id, next);
      const existing = Object.keys({ ...before.Resources, ...next.Resources }).flatMap((service) =>
        endpointsOf(done.has(service) ? next : before, service),
      );
      this.known.set(target, new Set(existing));
    }
    this.template = next;
    return deployed;
  }

  /** What somebody does by hand who knows no better: deploys every service again. */
  public redeployAll() {
    const services = Object.keys(this.template.Resources);
    const existing = services.flatMap((service) => endpointsOf(this.template, service));
    for (const service of services) this.known.set(service, new Set(existing));
  }

  /** Whether all endpoints that the server offers now are known to the client's tasks. */
  public reaches(client: string, server: string): boolean {
    const known = this.known.get(client) ?? new Set();
    return endpointsOf(this.template, server).every((endpoint) => known.has(endpoint));
  }
}

/** Each endpoint as its clients' lists have it: the namespace, the name and port to call, whom that leads to. */
function endpointsOf(template: Template, id: string): string[] {
  const { Namespace, Services = [] } = template.Resources[id]?.Properties?.ServiceConnectConfiguration ?? {};
  return Services.flatMap(({ DiscoveryName, ClientAliases }: any) =>
    ClientAliases.map(({ DnsName, Port }: any) => JSON.stringify([Namespace, `${DnsName}:${Port}`, DiscoveryName])),
  );
}

/** The service that creating or updating this resource deploys, if any. */
function deploymentOf(id: string, template: Template): string | undefined {
  const { Type, Properties } = template.Resources[id];
  if (Type === 'AWS::ECS::Service') return id;
  if (Type !== 'Custom::AWS') return undefined;
  const call = JSON.stringify(Properties.Create);
  return call.includes('updateService') && call.includes('forceNewDeployment')
    ? referencesOf(Properties.Create).find((other) => template.Resources[other].Type === 'AWS::ECS::Service')
    : undefined;
}

function changes(before: Template, next: Template, order: readonly string[]): Set<string> {
  const changed = new Set<string>();
  for (const id of order) {
    const [old, now] = [before.Resources[id], next.Resources[id]];
    const differs = JSON.stringify(old?.Properties) !== JSON.stringify(now.Properties);
    const moved = referencesOf(now.Properties).some(
      (other) => changed.has(other) && next.Resources[other].Type === 'AWS::ECS::TaskDefinition',
    );
    if (!old || differs || moved) changed.add(id);
  }
  return changed;
}

/** All resources, each after what it waits for. */
function inOrder(template: Template): string[] {
  const order = new Set<string>();
  const visit = (id: string, path: readonly string[]) => {
    if (path.includes(id)) throw new Error(`resources wait for each other: ${[...path, id].join(' -> ')}`);
    for (const other of directlyWaitedFor(id, template)) if (!order.has(other)) visit(other, [...path, id]);
    order.add(id);
  };
  for (const id of Object.keys(template.Resources)) visit(id, []);
  return [...order];
}

function waitedFor(id: string, template: Template): Set<string> {
  const all = new Set(directlyWaitedFor(id, template));
  for (const each of all) for (const other of directlyWaitedFor(each, template)) all.add(other);
  return all;
}

function directlyWaitedFor(id: string, template: Template): string[] {
  const { Properties, DependsOn = [] } = template.Resources[id];
  return [...DependsOn, ...referencesOf(Properties)].filter((other) => other in template.Resources);
}
