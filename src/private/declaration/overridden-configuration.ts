import { cfnService } from '../inspect/cfn-resources';
import { isConfigurationOverridden, readConfiguration } from '../inspect/service-connect-configuration';
import { Member } from '../members/member';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/**
 * Finds an override that takes the Service Connect configuration from a service, or leaves it to the deployment. Checked on the
 * complete tree, because the override may be made after the mesh.
 */
export function overriddenConfigurationProblems({ name, service }: Member): Problem[] {
  if (!isConfigurationOverridden(cfnService(service))) return [];
  const configuration = readConfiguration(cfnService(service));
  const { path } = service.node;
  if (!configuration) return [messages.removedConfiguration(name, path)];
  return configuration.undecided ? [messages.undecidedConfiguration(name, path, configuration.undecided)] : [];
}
