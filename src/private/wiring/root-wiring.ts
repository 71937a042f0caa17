import { IConstruct } from 'constructs';
import { EdgeWait } from './edge-wait';
import { ExternalIngress } from './external-ingress';
import { Ingress } from './ingress';
import { refuseResourceCycles, WiredMesh } from './refuse-resource-cycles';
import { SecurityGroupRules } from './security-group-rules';
import { ServiceHosts } from './service-hosts';
import { RuleIndex } from '../inspect/rule-index';
import { StackOrder } from '../inspect/stack-order';
import { TreeSurvey } from '../inspect/tree-survey';
import { MeshState } from '../members/mesh-state';
import { declaredDependenciesOf } from '../members/registry';

/** What all meshes of an app or a stage share while they are wired: what the tree contains, and its security group rules. */
export class RootWiring {
  public readonly survey: TreeSurvey;
  public readonly order: StackOrder;
  public readonly hosts: ServiceHosts;
  public readonly ingress: Ingress;
  public readonly externalIngress: ExternalIngress;
  private readonly meshes: WiredMesh[] = [];

  constructor(private readonly root: IConstruct) {
    this.survey = new TreeSurvey(root);
    this.order = new StackOrder(this.survey, declaredDependenciesOf);
    this.hosts = new ServiceHosts(this.survey);
    const index = new RuleIndex(this.survey);
    const rules = new SecurityGroupRules(this.survey, index, this.order);
    this.ingress = new Ingress(this.hosts, index, rules, this.order);
    this.externalIngress = new ExternalIngress(this.survey, this.hosts, index, rules, this.order);
  }

  /** @param waits the waits of the mesh; more may be added later */
  public refuseResourceCycles({ path }: MeshState, waits: readonly EdgeWait[]) {
    this.meshes.push({ path, waits });
    if (this.meshes.length === 1) refuseResourceCycles(this.root, this.meshes);
  }
}
