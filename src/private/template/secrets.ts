import { Application, ResourceInStack } from './application';
import { Stack } from './stack';
import { own, textOf, Value } from './values';

const TYPES = ['AWS::SSM::Parameter', 'AWS::SecretsManager::Secret'];

/**
 * The value of a secret that a template creates with a literal value: an SSM parameter, a Secrets Manager secret, or one key of
 * it. Undefined if the value is generated or is not in the templates.
 *
 * @param from the computed `ValueFrom` of a container's secret
 */
export function secretValue(application: Application, stack: Stack, from: string): string | undefined {
  const found = application.resourceIn(from, (type) => TYPES.includes(type)) ?? secretNamed(application, stack, from);
  if (!found) return literalParameter(application, stack, from);
  const scope = application.scopeOf(found.stack);
  const { type, properties } = found.resource;
  if (type === 'AWS::SSM::Parameter') return scope.textOf(own(properties, 'Value'));
  const text =
    scope.textOf(own(properties, 'SecretString')) ??
    scope.textOf(own(own(properties, 'GenerateSecretString'), 'SecretStringTemplate'));
  const key = jsonKeyOf(from);
  return text === undefined || key === undefined ? text : valueInJson(text, key);
}

/** A secret that is named by its name, with or without a key of it. */
function secretNamed(application: Application, { environment }: Stack, from: string): ResourceInStack | undefined {
  const [name] = from.split(':');
  return application
    .resourcesOfType('AWS::SecretsManager::Secret')
    .find(
      ({ stack, resource }) => stack.environment === environment && textOf(own(resource.properties, 'Name')) === name,
    );
}

/** A parameter that is named by a literal name or ARN. */
function literalParameter(application: Application, stack: Stack, from: string): string | undefined {
  const name = /:parameter(\/.*)$/.exec(from)?.[1] ?? from;
  for (const each of [name, name.replace(/^\//, '')]) {
    const found = application.parameterNamed(stack.environment, each);
    if (found) return found.scope.textOf(found.value);
  }
  return undefined;
}

/** The JSON key at the end of a reference to a Secrets Manager secret: `<ARN>:key:stage:version`. */
function jsonKeyOf(from: string): string | undefined {
  const rest = from.slice(from.lastIndexOf('\uE001') + 1);
  const [, key] = rest.split(':');
  return key || undefined;
}

function valueInJson(text: string, key: string): string | undefined {
  try {
    const value: Value = JSON.parse(text);
    return textOf(own(value, key));
  } catch {
    return undefined;
  }
}
