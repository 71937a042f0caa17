import { IResolvable, Token, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { cfnService } from './cfn-resources';
import { previewResolve } from './preview-resolve';

/** A port in a Service Connect configuration, with ECS's defaults not filled in. Values may be tokens. */
export interface ConfiguredPort {
  readonly portName: string;
  readonly discoveryName?: string;
  readonly dnsName?: string;
  readonly port?: number;
  readonly ingressPortOverride?: number;
}

/** The Service Connect configuration that an ECS service has, however it was written. */
export interface Configuration {
  /** The name or the ARN, perhaps a token; undefined for the default namespace of the cluster. */
  readonly namespace?: string;
  readonly ports: readonly ConfiguredPort[];
}

/**
 * Reads the Service Connect configuration of an ECS service: from the property, from `enableServiceConnect()`, from the L1 property or
 * from an override, which wins. Undefined if there is none, or one that is not enabled; `conditional` if only the deployment decides.
 */
export function readConfiguration(service: ecs.BaseService): Configuration | 'conditional' | undefined {
  const resource = cfnService(service);
  const { rawOverrides } = resource as unknown as { rawOverrides: { Properties?: Record<string, unknown> } };
  const [given, overridden] = [
    resource.serviceConnectConfiguration,
    rawOverrides.Properties?.ServiceConnectConfiguration,
  ].map((value) => normalize(previewResolve(resource, value, (reference) => Token.asString(reference))));
  const merged = merge(given, overridden) as RawConfiguration | undefined;
  if (merged === undefined || merged === null) return undefined;
  if ('Fn::If' in merged) return 'conditional';
  if (isFalse(merged.Enabled)) return undefined;
  return {
    namespace: asString(merged.Namespace),
    ports: listOf(merged.Services).map((each) => {
      const { PortName, DiscoveryName, ClientAliases, IngressPortOverride } = each as RawPort;
      const [alias] = listOf(ClientAliases) as RawAlias[];
      return {
        portName: asString(PortName) ?? '',
        discoveryName: asString(DiscoveryName),
        dnsName: asString(alias?.DnsName),
        port: asNumber(alias?.Port),
        ingressPortOverride: asNumber(IngressPortOverride),
      };
    }),
  };
}

interface RawConfiguration {
  readonly Enabled?: unknown;
  readonly Namespace?: unknown;
  readonly Services?: unknown;
}

interface RawPort {
  readonly PortName?: unknown;
  readonly DiscoveryName?: unknown;
  readonly ClientAliases?: unknown;
  readonly IngressPortOverride?: unknown;
}

interface RawAlias {
  readonly DnsName?: unknown;
  readonly Port?: unknown;
}

/** Gives the camel-case names of L1 properties the form that templates and overrides have. */
function normalize(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalize);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      /^(Fn::|Ref$)/.test(key) ? key : key.charAt(0).toUpperCase() + key.slice(1),
      key === 'options' || key === 'Options' ? each : normalize(each),
    ]),
  );
}

/** An override replaces values one by one; a list may be overridden by index: `{ "0": ... }`. */
function merge(given: unknown, override: unknown): unknown {
  if (override === undefined) return given;
  const isObject = (value: unknown) => typeof value === 'object' && value !== null;
  if (!isObject(override) || Array.isArray(override) || !isObject(given)) return override;
  const merged: Record<string, unknown> = { ...(given as object) };
  for (const [key, value] of Object.entries(override as object)) merged[key] = merge(merged[key], value);
  return Array.isArray(given) ? Object.values(merged) : merged;
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function isFalse(value: unknown): boolean {
  return value === false || value === 'false';
}

/** What only the deployment can evaluate becomes a token again. */
function asString(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? Token.asString(value) : String(value);
}

function asNumber(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object') return Token.asNumber(value);
  if (typeof value !== 'string' || !Token.isUnresolved(value)) return Number(value);
  return Token.asNumber(Tokenization.reverse(value) as IResolvable);
}
