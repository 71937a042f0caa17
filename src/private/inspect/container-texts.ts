import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { RenderedContainer } from './containers';
import { previewResolve } from './preview-resolve';
import { secretText } from './secret-text';
import { unresolved } from '../template/unresolved';

/** The texts of a container definition that may name hosts. Parts that only the deployment knows are marked. */
export interface ContainerTexts {
  readonly name: string;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  /** Those whose values this app defines. */
  readonly secrets: readonly { readonly name: string; readonly value: string }[];
  readonly command: readonly string[];
  readonly entryPoint: readonly string[];
  /** Names that resolve inside the task: links and extra hosts. */
  readonly localHosts: readonly string[];
}

/** Reads the texts of a container definition as CDK writes them into the template. */
export function containerTexts(scope: IConstruct, container: RenderedContainer): ContainerTexts {
  const texts = (values: unknown) => listOf(values).map((value) => textOf(scope, value));
  const pairs = listOf(container.environment) as { readonly name?: unknown; readonly value?: unknown }[];
  const secrets = listOf(container.secrets) as { readonly name?: unknown; readonly valueFrom?: unknown }[];
  const extraHosts = listOf(container.extraHosts) as { readonly hostname?: unknown }[];
  return {
    name: container.name,
    environment: pairs.map(({ name, value }) => ({ name: textOf(scope, name), value: textOf(scope, value) })),
    secrets: secrets
      .map(({ name, valueFrom }) => ({ name: textOf(scope, name), value: secretText(scope, valueFrom, textOf) }))
      .filter(({ value }) => value !== ''),
    command: texts(container.command),
    entryPoint: texts(container.entryPoint),
    localHosts: [
      ...texts(container.links).map((link) => link.slice(link.lastIndexOf(':') + 1)),
      ...extraHosts.map(({ hostname }) => textOf(scope, hostname)),
    ],
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(scope: IConstruct, value: unknown): string {
  if (!Token.isUnresolved(value)) return String(value ?? '');
  return plainText(previewResolve(scope, value, (reference) => unresolved(reference.toString())));
}

/** The text of a resolved value. CloudFormation functions are evaluated as far as their arguments are known. */
function plainText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  const { 'Fn::Join': join, 'Fn::Sub': sub } = value as { 'Fn::Join'?: [string, unknown]; 'Fn::Sub'?: unknown };
  if (join && Array.isArray(join[1])) return join[1].map(plainText).join(join[0]);
  if (typeof sub === 'string') return sub.replace(/\$\{[^!}][^}]*\}/g, (name) => unresolved(name));
  return unresolved(Object.keys(value)[0] ?? 'value');
}
