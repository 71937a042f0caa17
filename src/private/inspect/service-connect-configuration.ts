import { IResolvable, Token, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { isIntrinsic, isNoValue } from './intrinsics';
import { propertyOverrides } from './property-overrides';
import { producedProperty, renderedProperty } from './rendered-property';

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
  /** The ports that are known at synthesis. */
  readonly ports: readonly ConfiguredPort[];
  /** A part of the structure that only the deployment knows, and why: `Services.0 is under Fn::If`. Undefined if there is none. */
  readonly undecided?: string;
}

/**
 * Reads the Service Connect configuration of an ECS service: from the property, from `enableServiceConnect()`, from the L1 property or
 * from an override, which wins. Undefined if there is none, or one that is not enabled.
 */
export function readConfiguration(service: ecs.CfnService): Configuration | undefined {
  const undecided: string[] = [];
  const decided = (value: unknown, path: string): unknown => {
    if (isNoValue(value)) return undefined;
    const intrinsic = isIntrinsic(value) ? Object.keys(value)[0] : Token.isUnresolved(value) && 'Ref';
    if (intrinsic) undecided.push(`${path} is under ${intrinsic}`);
    return intrinsic ? undefined : value;
  };
  const listOf = (value: unknown, path: string): any[] =>
    Object.entries(decided(value, path) ?? {}).flatMap(([index, entry]) => decided(entry, `${path}.${index}`) ?? []);

  const property = renderedProperty(service, PROPERTY, (reference) => Token.asString(reference));
  const configuration = decided(property, PROPERTY) as Record<string, unknown> | undefined;
  if (!configuration) return undecided.length > 0 ? { ports: [], undecided: undecided[0] } : undefined;
  const isEnabled = decided(configuration.Enabled, `${PROPERTY}.Enabled`);
  if (String(isEnabled) !== 'true' && undecided.length === 0) return undefined;
  const services = `${PROPERTY}.Services`;
  const ports = listOf(configuration.Services, services).map((each, index): ConfiguredPort => {
    const [alias] = listOf(each.ClientAliases, `${services}.${index}.ClientAliases`);
    return {
      portName: asString(each.PortName) ?? '',
      discoveryName: asString(each.DiscoveryName),
      dnsName: asString(alias?.DnsName),
      port: asNumber(alias?.Port),
      ingressPortOverride: asNumber(each.IngressPortOverride),
      hasRequestTimeout: each.Timeout?.PerRequestTimeoutSeconds !== undefined,
    };
  });
  return { namespace: asString(configuration.Namespace), ports, undecided: undecided[0] };
}

/** Whether an override changes the configuration. Those of its logs do not count, because they concern no other service. */
export function isConfigurationOverridden(service: ecs.CfnService): boolean {
  const Properties: Readonly<Record<string, unknown>> = propertyOverrides(service);
  if (!(PROPERTY in Properties)) return false;
  const override = Properties[PROPERTY];
  return !isObject(override) || Object.keys(override).some((field) => !LOG_FIELDS.includes(field));
}

/**
 * The object that `enableServiceConnect()` has given to the L1 construct, without overrides. Nothing changes it afterwards. Undefined if the
 * L1 construct has none, because its property was replaced.
 */
export function enabledConfiguration(service: ecs.CfnService): object | undefined {
  const produced = producedProperty(service, PROPERTY);
  return isObject(produced) && produced.enabled === true ? produced : undefined;
}

/** How the template disables Service Connect for a service: the field and its value. */
export function disabledBy(service: ecs.CfnService): string {
  const configuration = renderedProperty(service, PROPERTY);
  if (!isObject(configuration) || isNoValue(configuration)) return `${PROPERTY} is missing`;
  const { Enabled } = configuration;
  return `${PROPERTY}.Enabled is ${Enabled === undefined || isNoValue(Enabled) ? 'missing' : String(Enabled)}`;
}

const PROPERTY = 'ServiceConnectConfiguration';
const LOG_FIELDS = ['AccessLogConfiguration', 'LogConfiguration'];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** What only the deployment can evaluate becomes a token again. */
function asString(value: unknown): string | undefined {
  if (value === undefined || value === null || isNoValue(value)) return undefined;
  return typeof value === 'object' ? Token.asString(value) : String(value);
}

function asNumber(value: unknown): number | undefined {
  if (value === undefined || value === null || isNoValue(value)) return undefined;
  if (typeof value === 'object') return Token.asNumber(value);
  if (typeof value !== 'string' || !Token.isUnresolved(value)) return Number(value);
  return Token.asNumber(Tokenization.reverse(value) as IResolvable);
}
