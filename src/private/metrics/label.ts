import { Token } from 'aws-cdk-lib';
import { Endpoint, endpointName, Service } from '../model/service';

/** Names of services in text that CloudWatch shows. */

/** A service, or one of several endpoints of a service. */
export function endpointLabel({ name, endpoints }: Service, endpoint: Endpoint): string {
  return endpoints.length > 1 ? `${name} (${endpointName(endpoint)})` : name;
}

/** A text as a label. CloudWatch would replace `${...}` in it. */
export function literalLabel(text: string): string {
  return Token.isUnresolved(text) ? text : text.replace(/\$\{/g, '$ {');
}
