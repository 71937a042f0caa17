import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { cfnService } from './cfn-service';
import { peek } from './peek';
import { nameMapping } from './port-mappings';
import type { MeshServiceOptions } from '../../mesh-service-props';
import { Endpoint } from '../declaration/endpoint';

/** What the L2 has no field for, or has one only in later versions, goes to the resource directly. */
type Settings = Pick<MeshServiceOptions, 'logDriver' | 'accessLogs' | 'testTraffic'>;

/** Configures Service Connect. A service with no endpoints becomes a client only. */
export function configure(
  service: ecs.BaseService,
  namespace: cloudmap.INamespace,
  endpoints: readonly Endpoint[],
  { logDriver, accessLogs, testTraffic }: Settings,
) {
  const names = new Map(endpoints.map(({ config, mapped }) => [mapped, config.portMappingName]));
  for (const [mapped, name] of names) if (!mapped.mapping.name) nameMapping(mapped, name);
  service.enableServiceConnect({
    // Not the name, which CDK would write as text: the ARN is a reference, so the service is created after the
    // namespace and deleted before it (aws-cdk#25616), and a namespace that is shared by another account is found too.
    namespace: namespace.namespaceArn,
    services: endpoints.length > 0 ? endpoints.map(withoutPortTokens) : undefined,
    logDriver,
  });

  const resource = cfnService(service);
  const override = (index: number, path: string, value: unknown) =>
    resource.addPropertyOverride(`ServiceConnectConfiguration.Services.${index}.${path}`, value);
  endpoints.forEach(({ config: { port, ingressPortOverride, tls } }, index) => {
    if (Token.isUnresolved(port)) override(index, 'ClientAliases.0.Port', port);
    if (Token.isUnresolved(ingressPortOverride)) override(index, 'IngressPortOverride', ingressPortOverride);
    // CDK does not make the service wait for the policies of this role, and deletes them too early (orphans).
    if (tls?.role) resource.node.addDependency(tls.role);
  });
  if (accessLogs) {
    resource.addPropertyOverride('ServiceConnectConfiguration.AccessLogConfiguration', {
      Format: accessLogs.format,
      IncludeQueryParameters: accessLogs.includeQueryParameters ? 'ENABLED' : 'DISABLED',
    });
  }
  for (const { portMappingName, headerName, headerValue } of testTraffic ?? []) {
    const index = endpoints.findIndex(({ config }) => config.portMappingName === portMappingName);
    const Value = headerValue === undefined ? undefined : { Exact: headerValue };
    override(index, 'ClientAliases.0.TestTrafficRules', {
      Header: { Name: headerName, Value },
    });
  }
}

/** The L2 takes the number of a token for a port out of range. */
function withoutPortTokens({ config }: Endpoint): ecs.ServiceConnectService {
  const known = (port?: number) => (Token.isUnresolved(port) ? undefined : port);
  return { ...config, port: known(config.port), ingressPortOverride: known(config.ingressPortOverride) };
}

/** The L2 keeps what it was given to itself; what it would write tells. */
export function hasServiceConnect(service: ecs.BaseService): boolean {
  return peek(service, cfnService(service).serviceConnectConfiguration) !== undefined;
}
