import * as ecs from 'aws-cdk-lib/aws-ecs';
import { cfnService } from '../inspect/cfn-resources';

/** The metadata of a resource that the race check reads. */
const KEY = 'cdk-service-connect-mesh';

/**
 * Records in the metadata of a client which host names services of other applications offer. The race check reads templates, and would
 * report a host that none of them offers. CloudFormation does not update a service because of its metadata.
 */
export function recordExternalHosts(client: ecs.BaseService, hosts: readonly string[]) {
  const resource = cfnService(client);
  const { [KEY]: known = {} } = (resource.cfnOptions.metadata ?? {}) as Record<string, Record<string, unknown>>;
  const { externalHosts = [] } = known as { externalHosts?: readonly string[] };
  resource.addMetadata(KEY, { ...known, externalHosts: [...new Set([...externalHosts, ...hosts])].sort() });
}
