import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import type { MeshServiceOptions } from '../../mesh-service-props';
import { cfnService } from '../inspect/cfn-resources';
import { ContainerPort } from '../inspect/container-ports';
import { namespaceReference } from '../inspect/namespace-reference';
import { enabledConfiguration } from '../inspect/service-connect-configuration';
import { ignoringUnknown } from '../members/imported-namespace';
import { Member, MemberEndpoint } from '../members/member';

/**
 * Settings that the L2 construct does not support, or only in later versions of CDK. The L1 construct is changed
 * instead.
 */
export type Settings = Pick<MeshServiceOptions, 'logDriver' | 'accessLogs' | 'testTraffic'>;

/** Configures Service Connect for a service. A service without endpoints is configured as client-only. */
export function configureServiceConnect(
  member: Member,
  namespace: cloudmap.INamespace,
  { logDriver, accessLogs, testTraffic }: Settings,
) {
  const { service, endpoints } = member;
  const names = new Map(endpoints.map(({ portMappingName, containerPort }) => [containerPort, portMappingName]));
  for (const [containerPort, name] of names) if (!containerPort.mapping.name) nameMapping(containerPort, name);
  const configuration = {
    namespace: namespaceReference(namespace),
    services: endpoints.length > 0 ? endpoints.map(withoutPortTokens) : undefined,
    logDriver,
  };
  ignoringUnknown(() => service.enableServiceConnect(configuration));

  const resource = cfnService(service);
  member.enabled = enabledConfiguration(resource);
  const override = (index: number, path: string, value: unknown) =>
    resource.addPropertyOverride(`ServiceConnectConfiguration.Services.${index}.${path}`, value);
  endpoints.forEach(({ config: { port, ingressPortOverride, tls } }, index) => {
    if (Token.isUnresolved(port)) override(index, 'ClientAliases.0.Port', port);
    if (Token.isUnresolved(ingressPortOverride)) override(index, 'IngressPortOverride', ingressPortOverride);
    // CDK does not make the service depend on the policies of this role, so CloudFormation would delete them too early.
    if (tls?.role) resource.node.addDependency(tls.role);
  });
  if (accessLogs) {
    resource.addPropertyOverride('ServiceConnectConfiguration.AccessLogConfiguration', {
      Format: accessLogs.format,
      IncludeQueryParameters: accessLogs.includeQueryParameters ? 'ENABLED' : 'DISABLED',
    });
  }
  for (const { portMappingName, headerName, headerValue } of testTraffic ?? []) {
    const index = endpoints.findIndex((endpoint) => endpoint.portMappingName === portMappingName);
    const Value = headerValue === undefined ? undefined : { Exact: headerValue };
    override(index, 'ClientAliases.0.TestTrafficRules', {
      Header: { Name: headerName, Value },
    });
  }
}

/** Gives a port mapping a name, by replacing it with a named one. */
function nameMapping({ container, mapping }: ContainerPort, name: string) {
  container.portMappings.splice(container.portMappings.indexOf(mapping), 1);
  container.addPortMappings({ ...mapping, name });
}

/** Removes ports that are tokens: the L2 construct rejects the number that represents a token as out of range. */
function withoutPortTokens({ config }: MemberEndpoint): ecs.ServiceConnectService {
  const known = (port?: number) => (Token.isUnresolved(port) ? undefined : port);
  return { ...config, port: known(config.port), ingressPortOverride: known(config.ingressPortOverride) };
}
