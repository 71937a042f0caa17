import * as ecs from 'aws-cdk-lib/aws-ecs';
import { previewResolve } from './preview-resolve';
import { identify } from './security-groups';
import { readConfiguration } from './service-connect-configuration';
import { stackOfName } from './stack-of-name';
import { EndpointNames } from '../model/reserved-names';

/**
 * The names of one endpoint, in a form in which names of several services can be compared. Without an alias, clients use the discovery
 * name and the name of the namespace.
 */
export type ConfiguredNames = EndpointNames & { readonly discoveryName: string };

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
    const stackOf = { discoveryName: stackOfName(service, discoveryName), dnsName: stackOfName(service, dnsName) };
    const names = { discoveryName: comparable(discoveryName), stackOf };
    return (
      dnsName === undefined ? names : { ...names, dnsName: comparable(dnsName), port: comparable(port) }
    ) as ConfiguredNames;
  });
  return { namespace: configuration.namespace, endpoints };
}
