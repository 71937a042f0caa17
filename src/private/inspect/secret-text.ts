import { CfnResource } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { IConstruct } from 'constructs';
import { previewResolve } from './preview-resolve';
import { renderedProperty } from './rendered-property';

/** Marks the resource in the `valueFrom` of a secret. */
const RESOURCE = '\u0000';

/**
 * The value of a secret of a container, if this app creates it with a literal value: an SSM parameter, a Secrets Manager
 * secret, or one key of it. Only compared with host names, and never shown.
 *
 * @param textOf converts a value of a construct to text
 */
export function secretText(
  scope: IConstruct,
  valueFrom: unknown,
  textOf: (scope: IConstruct, value: unknown) => string,
): string {
  let resource: CfnResource | undefined;
  const reference: unknown = previewResolve(scope, valueFrom, ({ target }) => {
    if (!CfnResource.isCfnResource(target) || !isSecret(target)) return '';
    resource = target;
    return RESOURCE;
  });
  if (!resource) return '';
  if (resource.cfnResourceType === ssm.CfnParameter.CFN_RESOURCE_TYPE_NAME) {
    return textOf(resource, renderedProperty(resource, 'Value'));
  }
  const value =
    renderedProperty(resource, 'SecretString') ??
    renderedProperty(resource, 'GenerateSecretString')?.SecretStringTemplate;
  const text = value === undefined ? '' : textOf(resource, value);
  const key = keyOf(reference);
  return key === undefined ? text : fieldOf(text, key);
}

function isSecret({ cfnResourceType }: CfnResource): boolean {
  return [ssm.CfnParameter.CFN_RESOURCE_TYPE_NAME, secretsmanager.CfnSecret.CFN_RESOURCE_TYPE_NAME].includes(
    cfnResourceType,
  );
}

/** The JSON key at the end of a reference to a Secrets Manager secret: `<ARN>:key:stage:version`. */
function keyOf(reference: unknown): string | undefined {
  const text = typeof reference === 'string' ? reference : '';
  return text.slice(text.lastIndexOf(RESOURCE) + 1).split(':')[1] || undefined;
}

function fieldOf(json: string, key: string): string {
  try {
    const value: unknown = JSON.parse(json)[key];
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}
