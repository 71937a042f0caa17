import { Application, ResourceInStack } from './application';
import { MeshRow, SourceLine } from './construct-metadata';
import { TaskDefinition, taskDefinitionOf } from './containers';
import { ResourceId } from './deployment-graph';
import { endpointsOf } from './endpoints';
import { Namespace, Namespaces } from './namespaces';
import { SecurityGroups } from './security-groups';
import { labelled } from './service-labels';
import { placeOf, Stack } from './stack';
import { at, isTrue, jsonOf, listOf, own, textOf, textsOf, Value } from './values';
import { Endpoint, Service } from '../model/service';

const TASK_DEFINITION = 'AWS::ECS::TaskDefinition';

/** An `AWS::ECS::Service` of a template. */
export interface EcsService extends Service, ResourceId {
  /** The id of the service construct; without CDK, the logical id. */
  readonly name: string;
  /** The name for messages: qualified by the path, or by the stack, if another service of the stage has the same name. */
  readonly label: string;
  /** The path of the resource. */
  readonly path?: string;
  readonly source?: SourceLine;
  /** All endpoints that it may offer, whatever the outcome of conditions is. */
  readonly endpoints: readonly Endpoint[];
  /** Those that it offers under some conditions only. */
  readonly conditionalEndpoints: ReadonlySet<Endpoint>;
  /** Its Service Connect namespace; undefined if it does not use Service Connect. */
  readonly namespace?: Namespace;
  /** The namespace, and the others that conditions may choose instead. */
  readonly namespaces: readonly Namespace[];
  readonly task?: TaskDefinition;
  /** The task definition, and the others that conditions may choose instead. */
  readonly tasks: readonly TaskDefinition[];
  /** The keys of its security groups; empty if the templates do not name them. */
  readonly groups: readonly string[];
  /** Host names that Cloud Map's DNS resolves to it, without Service Connect. */
  readonly dnsHosts: readonly string[];
  readonly hasLoadBalancer: boolean;
  readonly condition?: string;
  /** The rules that are acknowledged for it, in its metadata or by CDK. */
  readonly acknowledged: readonly string[];
  /** The row of its mesh, if the cloud assembly names it. */
  readonly meshRow?: MeshRow;
  /** Whether it is in a mesh for sure, whether or not its row is known. */
  readonly isInMesh: boolean;
  /** Host names that services of other applications offer, as a mesh declares. */
  readonly externalHosts: readonly string[];
}

/** The ECS services of an application, in the order of its templates. */
export function ecsServicesOf(application: Application, namespaces: Namespaces, groups: SecurityGroups): EcsService[] {
  const tasks = new Map<string, TaskDefinition>();
  let families: Map<string, ResourceInStack> | undefined;
  return labelled(application.resourcesOfType('AWS::ECS::Service').map((each) => serviceOf(each)));

  function serviceOf({ stack, logicalId, resource }: ResourceInStack): Omit<EcsService, 'label'> {
    const { properties } = resource;
    const scope = application.scopeOf(stack);
    const path = textOf(own(resource.metadata, 'aws:cdk:path')) ?? stack.constructs.pathOf(logicalId, stack.name);
    const possible = (property: string) => scope.possibleValues(own(properties, property));
    const ownTasks = unique(
      scope.possibleTexts(own(properties, 'TaskDefinition')).flatMap((each) => taskOf(stack, each) ?? []),
    );
    const variants = possible('ServiceConnectConfiguration')
      .filter((value) => isTrue(own(value, 'Enabled')))
      .map((configuration) => {
        const namespace =
          namespaces.identify(stack, own(configuration, 'Namespace')) ??
          namespaces.defaultOf(stack, own(properties, 'Cluster'));
        return { namespace, endpoints: endpointsOf(configuration, namespace, ownTasks) };
      });
    const meshRow = path === undefined ? undefined : stack.constructs.meshRowOf(path);
    return {
      stack,
      logicalId,
      name: nameOf(path, stack.name) ?? logicalId,
      path,
      source: path === undefined ? undefined : stack.constructs.sourceOf(path),
      ...unionOf(variants.map(({ endpoints }) => endpoints)),
      namespace: variants[0]?.namespace,
      namespaces: variants.map(({ namespace }) => namespace),
      task: ownTasks[0],
      tasks: ownTasks,
      groups: unique(
        possible('NetworkConfiguration')
          .flatMap((network) => listOf(at(network, 'AwsvpcConfiguration', 'SecurityGroups')))
          .flatMap((group) => groups.keyOf(stack, group) ?? []),
      ),
      dnsHosts: unique(possible('ServiceRegistries').flatMap(listOf).flatMap(dnsHostOf)),
      hasLoadBalancer: possible('LoadBalancers').some((value) => listOf(value).length > 0),
      condition: resource.condition,
      acknowledged: [
        ...textsOf(at(resource.metadata, 'cdk-service-connect-mesh', 'ignore')),
        ...(path === undefined ? [] : stack.constructs.acknowledgedFor(path)),
      ],
      meshRow,
      isInMesh: meshRow !== undefined || hasMeshNonce(properties),
      externalHosts: textsOf(at(resource.metadata, 'cdk-service-connect-mesh', 'externalHosts')),
    };
  }

  function taskOf(stack: Stack, reference: string): TaskDefinition | undefined {
    const found =
      application.resourceIn(reference, (type) => type === TASK_DEFINITION) ?? taskOfFamily(stack, reference);
    if (!found) return undefined;
    const key = `${found.stack.id}/${found.logicalId}`;
    if (!tasks.has(key)) tasks.set(key, taskDefinitionOf(application, found));
    return tasks.get(key);
  }

  /** The task definition that a text names by its family, with or without a revision. */
  function taskOfFamily(stack: Stack, text: string): ResourceInStack | undefined {
    const keyOf = (of: Stack, family: string) => `${placeOf(of)}\n${family}`;
    families ??= new Map(
      application.resourcesOfType(TASK_DEFINITION).flatMap((task) => {
        const family = application.scopeOf(task.stack).textOf(own(task.resource.properties, 'Family'));
        return family === undefined ? [] : [[keyOf(task.stack, family), task]];
      }),
    );
    return families.get(keyOf(stack, text.replace(/^.*task-definition\//, '').replace(/:\d+$/, '')));
  }

  /** `<name>.<namespace>` of the Cloud Map service that a registry names. */
  function dnsHostOf(registry: Value): string[] {
    const arn = textOf(own(registry, 'RegistryArn'));
    const found = application.resourceIn(arn, (type) => type === 'AWS::ServiceDiscovery::Service');
    if (!found) return [];
    const { properties } = found.resource;
    const name = application.scopeOf(found.stack).textOf(own(properties, 'Name'));
    const id = own(properties, 'NamespaceId') ?? at(properties, 'DnsConfig', 'NamespaceId');
    const namespace = namespaces.identify(found.stack, id)?.name;
    return name === undefined || namespace === undefined ? [] : [`${name}.${namespace}`];
  }
}

/** All endpoints of the versions of a configuration, and those that some of the versions do not have. */
function unionOf(variants: readonly (readonly Endpoint[])[]): Pick<EcsService, 'endpoints' | 'conditionalEndpoints'> {
  const byKey = new Map<string, Endpoint>();
  for (const endpoint of variants.flat()) if (!byKey.has(jsonOf(endpoint))) byKey.set(jsonOf(endpoint), endpoint);
  const isCertain = ([key]: [string, Endpoint]) =>
    variants.every((endpoints) => endpoints.some((endpoint) => jsonOf(endpoint) === key));
  const conditional = [...byKey].filter((entry) => !isCertain(entry)).map(([, endpoint]) => endpoint);
  return { endpoints: [...byKey.values()], conditionalEndpoints: new Set(conditional) };
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** Whether a mesh writes the nonce of a service: a client in it gets a hash of its servers' endpoints. */
function hasMeshNonce(properties: Value): boolean {
  return /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/.test(
    jsonOf(at(properties, 'ForceNewDeployment', 'ForceNewDeploymentNonce')),
  );
}

/**
 * For the resource at `<stack>/.../X/Service`, X; else the last part of the path. Constructs of aws-ecs-patterns give all their services
 * the same id, so X is the id of the construct around it.
 */
function nameOf(path: string | undefined, stackPath: string): string | undefined {
  if (path === undefined) return undefined;
  const parts = path.split('/');
  let id = parts.pop()!;
  while (GENERIC_ID.test(id) && parts.length > 0 && parts.join('/') !== stackPath) id = parts.pop()!;
  return id;
}

const GENERIC_ID = /^(Service|QueueProcessing\w+Service)$/;
