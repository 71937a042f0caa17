import { Skipped } from './skipped';
import { entriesOf, isMap, oneOrMore, own, textOf, Value, ValueMap } from './values';

/** A resource of a template. Its properties are as the template has them. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: ValueMap;
  readonly dependsOn: readonly string[];
  readonly metadata: ValueMap;
  /** The name of its `Condition`, if it has one. */
  readonly condition?: string;
}

export interface Output {
  readonly value: Value;
  /** The `Name` of its `Export`. */
  readonly exportName?: Value;
}

/** A CloudFormation template, reduced to the parts that have the right shape. */
export interface CfnTemplate {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly parameters: ReadonlyMap<string, ValueMap>;
  readonly outputs: ReadonlyMap<string, Output>;
  readonly mappings: ValueMap;
  readonly conditions: ValueMap;
}

export function templateOf(value: Value, skipped: Skipped): CfnTemplate {
  const resources = new Map<string, Resource>();
  for (const [logicalId, entry] of entriesOf(own(value, 'Resources'))) {
    const resource = resourceOf(logicalId, entry);
    if (resource) resources.set(logicalId, resource);
    else skipped.add('resources without a type');
  }
  const parameters = new Map<string, ValueMap>();
  for (const [name, entry] of entriesOf(own(value, 'Parameters'))) if (isMap(entry)) parameters.set(name, entry);
  const outputs = new Map<string, Output>();
  for (const [name, entry] of entriesOf(own(value, 'Outputs'))) {
    if (isMap(entry)) outputs.set(name, { value: own(entry, 'Value'), exportName: own(own(entry, 'Export'), 'Name') });
  }
  const section = (name: string) => {
    const found = own(value, name);
    return isMap(found) ? found : {};
  };
  return { resources, parameters, outputs, mappings: section('Mappings'), conditions: section('Conditions') };
}

function resourceOf(logicalId: string, entry: Value): Resource | undefined {
  const type = own(entry, 'Type');
  if (typeof type !== 'string') return undefined;
  const properties = own(entry, 'Properties');
  const metadata = own(entry, 'Metadata');
  return {
    logicalId,
    type,
    properties: isMap(properties) ? properties : {},
    dependsOn: oneOrMore(own(entry, 'DependsOn')).flatMap((each) => textOf(each) ?? []),
    metadata: isMap(metadata) ? metadata : {},
    condition: textOf(own(entry, 'Condition')),
  };
}
