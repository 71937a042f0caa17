import { namespaceByName } from '../../messages/races/reach';
import { finding } from '../finding';
import { Rule } from './rule';

/** Reports services that name a namespace of the same application literally, if nothing else creates the namespace first. */
export const namespaceByNameRule: Rule = ({ facts: { services, order } }) =>
  services.flatMap((service) => {
    const { namespace } = service;
    if (!namespace?.isByName || !namespace.resource || order.isDoneBefore(namespace.resource, service)) return [];
    const message = namespaceByName(service.label, namespace.name ?? '');
    return [finding({ rule: 'namespace-by-name', client: service }, message)];
  });
