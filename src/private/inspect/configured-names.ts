import * as ecs from 'aws-cdk-lib/aws-ecs';
import { previewResolve } from './preview-resolve';
import { identify } from './security-groups';
import { readConfiguration } from './service-connect-configuration';

/** The names of one endpoint, in a form in which names of several services can be compared. */
export interface ConfiguredNames {
  readonly discoveryName: string;
  /** Undefined if the endpoint has no alias: clients then use the discovery name and the name of the namespace. */
  readonly dnsName?: string;
  readonly port?: number;
}

/** The namespace and the names of a service that has Service Connect, however it is configured. Undefined if it has not. */
export function configuredNamesOf(
  service: ecs.CfnService,
): { namespace?: string; endpoints: readonly ConfiguredNames[] } | undefined {
  const configuration = readConfiguration(service);
  if (!configuration) return undefined;
  const comparable = (name: unknown) => {
    const value: unknown = previewResolve(service, name, identify);
    return typeof value === 'object' ? JSON.stringify(value) : value;
  };
  const endpoints = configuration.ports.map(({ portName, discoveryName = portName, dnsName, port }) => {
    const names = { discoveryName: comparable(discoveryName) };
    return (
      dnsName === undefined ? names : { ...names, dnsName: comparable(dnsName), port: comparable(port) }
    ) as ConfiguredNames;
  });
  return { namespace: configuration.namespace, endpoints };
}
