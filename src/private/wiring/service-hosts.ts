import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Host, hostsOf } from '../inspect/hosts';
import { groupKey, SecurityGroup } from '../inspect/security-groups';
import { TreeSurvey } from '../inspect/tree-survey';

/** The security groups of the services of a complete tree, in the order in which rules use them. */
export class ServiceHosts {
  private readonly known = new Map<ecs.BaseService, readonly Host[]>();
  private readonly users = new Map<string, number>();

  constructor(private readonly survey: TreeSurvey) {
    for (const { connections } of survey.services) {
      for (const group of connections.securityGroups) {
        const key = groupKey(group.securityGroupId, group);
        this.users.set(key, (this.users.get(key) ?? 0) + 1);
      }
    }
  }

  /** Groups that only this service uses come first, and of these the ones that this app creates. */
  public of(service: ecs.BaseService): readonly Host[] {
    const known = this.known.get(service);
    if (known) return known;
    const hosts = hostsOf(service, this.survey).map((host) => [...host].sort((a, b) => this.compare(a, b)));
    this.known.set(service, hosts);
    return hosts;
  }

  private compare(a: SecurityGroup, b: SecurityGroup): number {
    return this.isShared(a) - this.isShared(b) || Number(!a.stack) - Number(!b.stack);
  }

  private isShared({ key }: SecurityGroup): number {
    return (this.users.get(key) ?? 0) > 1 ? 1 : 0;
  }
}
