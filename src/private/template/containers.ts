import { Application, ResourceInStack } from './application';
import { DockerImageAsset, hashIn } from './asset-manifest';
import { ResourceId } from './deployment-graph';
import { resolveDynamicReferences } from './dynamic-references';
import { Scope } from './scope';
import { secretValue } from './secrets';
import { at, integerOf, listOf, own, textOf, textsOf, Value } from './values';

/** A variable of a container, or one of several values that it may have. */
export interface Variable {
  readonly name: string;
  /** Undefined for a secret whose value is not in the templates. */
  readonly value?: string;
}

export interface PortMapping {
  readonly name?: string;
  readonly containerPort?: number;
  readonly appProtocol?: string;
}

/** A container of a task definition, reduced to what can show whom it calls. */
export interface Container {
  readonly name: string;
  readonly environment: readonly Variable[];
  readonly secrets: readonly Variable[];
  readonly command: readonly string[];
  readonly entryPoint: readonly string[];
  readonly hasHealthCheck: boolean;
  /** The containers that must be healthy before this one starts. */
  readonly startsAfterHealthy: readonly string[];
  /** Names that resolve inside the task: links and extra hosts. */
  readonly localHosts: readonly string[];
  readonly portMappings: readonly PortMapping[];
  /** The folder from which CDK builds the image. */
  readonly image?: DockerImageAsset;
}

export interface TaskDefinition extends ResourceId {
  readonly networkMode: string;
  readonly containers: readonly Container[];
}

export function taskDefinitionOf(
  application: Application,
  { stack, logicalId, resource }: ResourceInStack,
): TaskDefinition {
  const scope = application.scopeOf(stack);
  const definitions = scope.possibleValues(own(resource.properties, 'ContainerDefinitions')).flatMap(listOf);
  const byName = new Map<string, Value[]>();
  definitions.forEach((definition, index) => {
    const name = textOf(own(definition, 'Name')) ?? `container ${index + 1}`;
    byName.set(name, [...(byName.get(name) ?? []), definition]);
  });
  return {
    stack,
    logicalId,
    networkMode: (scope.textOf(own(resource.properties, 'NetworkMode')) ?? 'bridge').toLowerCase(),
    containers: [...byName].map(([name, variants]) => containerOf(application, scope, name, variants)),
  };
}

/** @param variants the definition, or its versions if it contains conditions */
function containerOf(application: Application, scope: Scope, name: string, variants: readonly Value[]): Container {
  const [first] = variants;
  const all = <T>(each: (definition: Value) => readonly T[]): T[] => unique(variants.flatMap(each));
  // An argument may occur twice, as in `--host a --host b`: only equal lists are read once.
  const args = (key: string) => unique(variants.map((definition) => textsOf(own(definition, key)))).flat();
  // A variable with a dynamic reference to a secret is a secret, although it is written in the environment.
  const variables = (areSecrets: boolean) => (definition: Value) =>
    listOf(own(definition, 'Environment')).flatMap((pair) => {
      const value = textOf(own(pair, 'Value'));
      const { text, isSecret } = resolveDynamicReferences(application, scope.stack, value ?? '');
      return isSecret === areSecrets ? variable(own(pair, 'Name'), value && text) : [];
    });
  const secrets = (definition: Value) =>
    listOf(own(definition, 'Secrets')).flatMap((pair) => {
      const from = textOf(own(pair, 'ValueFrom'));
      return variable(own(pair, 'Name'), from && secretValue(application, scope.stack, from));
    });
  const image = textOf(own(first, 'Image')) ?? '';
  return {
    name,
    environment: all(variables(false)),
    secrets: [...all(variables(true)), ...all(secrets)],
    command: args('Command'),
    entryPoint: args('EntryPoint'),
    hasHealthCheck: listOf(at(first, 'HealthCheck', 'Command')).length > 0,
    startsAfterHealthy: listOf(own(first, 'DependsOn'))
      .filter((each) => own(each, 'Condition') === 'HEALTHY')
      .flatMap((each) => textOf(own(each, 'ContainerName')) ?? []),
    localHosts: [
      ...textsOf(own(first, 'Links')).map((link) => link.split(':').pop()!),
      ...listOf(own(first, 'ExtraHosts')).flatMap((each) => textOf(own(each, 'Hostname')) ?? []),
    ],
    portMappings: all((definition) => listOf(own(definition, 'PortMappings')).map(portMappingOf)),
    image: scope.stack.images.get(hashIn(image) ?? '') ?? scope.stack.images.get(image.split(':').pop()!),
  };
}

function portMappingOf(value: Value): PortMapping {
  return {
    name: textOf(own(value, 'Name')),
    containerPort: integerOf(own(value, 'ContainerPort')),
    appProtocol: textOf(own(value, 'AppProtocol')),
  };
}

function variable(name: Value, value: Value): Variable[] {
  const text = textOf(name);
  return text === undefined ? [] : [{ name: text, value: textOf(value) }];
}

function unique<T>(values: readonly T[]): T[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
