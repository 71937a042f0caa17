import { Finding } from './finding';

/** Whether a finding is acknowledged for one of its services, by the rule's name or by `<plugin>::<rule>`. */
export function isAcknowledged({ rule, client, server }: Finding): boolean {
  return [client, server].some((service) => service?.acknowledged.some((id) => id.split(/::|[:/]/).pop() === rule));
}
