import { IResolvable, Token, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { cfnService } from './cfn-resources';
import { renderedProperty } from './rendered-property';

/** A port in a Service Connect configuration, with ECS's defaults not filled in. Values may be tokens. */
export interface ConfiguredPort {
  readonly portName: string;
  readonly discoveryName?: string;
  readonly dnsName?: string;
  readonly port?: number;
  readonly ingressPortOverride?: number;
  readonly hasRequestTimeout: boolean;
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
  const configuration: RawConfiguration | undefined = renderedProperty(
    cfnService(service),
    'ServiceConnectConfiguration',
    (reference) => Token.asString(reference),
  );
  if (!configuration) return undefined;
  if ('Fn::If' in configuration) return 'conditional';
  if (String(configuration.Enabled) !== 'true') return undefined;
  return {
    namespace: asString(configuration.Namespace),
    ports: listOf(configuration.Services).map((each) => {
      const { PortName, DiscoveryName, ClientAliases, IngressPortOverride, Timeout } = each as RawPort;
      const [alias] = listOf(ClientAliases) as RawAlias[];
      return {
        portName: asString(PortName) ?? '',
        discoveryName: asString(DiscoveryName),
        dnsName: asString(alias?.DnsName),
        port: asNumber(alias?.Port),
        ingressPortOverride: asNumber(IngressPortOverride),
        hasRequestTimeout: Timeout?.PerRequestTimeoutSeconds !== undefined,
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
  readonly Timeout?: { readonly PerRequestTimeoutSeconds?: unknown };
}

interface RawAlias {
  readonly DnsName?: unknown;
  readonly Port?: unknown;
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
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
