import * as ecs from 'aws-cdk-lib/aws-ecs';
import { addMeshMetadata } from './mesh-metadata';
import { cfnService } from '../inspect/cfn-resources';

/**
 * Records in the metadata of a client which host names services of other applications offer. The race check reads templates, and would
 * report a host that none of them offers.
 */
export function recordExternalHosts(client: ecs.BaseService, hosts: readonly string[]) {
  addMeshMetadata(cfnService(client), ({ externalHosts = [] }) => ({
    externalHosts: [...new Set([...(externalHosts as string[]), ...hosts])].sort(),
  }));
}
