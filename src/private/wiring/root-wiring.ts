import { IConstruct } from 'constructs';
import { Ingress } from './ingress';
import { refuseResourceCycles } from './refuse-resource-cycles';
import { StackOrder } from '../inspect/stack-order';
import { TreeSurvey } from '../inspect/tree-survey';
import { MeshState } from '../members/mesh-state';
import { declaredDependenciesOf } from '../members/registry';

/** What all meshes of an app or a stage share while they are wired: what the tree contains, and its security group rules. */
export class RootWiring {
  public readonly order: StackOrder;
  public readonly ingress: Ingress;
  private readonly states: MeshState[] = [];

  constructor(private readonly root: IConstruct) {
    const survey = new TreeSurvey(root);
    this.order = new StackOrder(survey, declaredDependenciesOf);
    this.ingress = new Ingress(survey, this.order);
  }

  public refuseResourceCycles(state: MeshState) {
    this.states.push(state);
    if (this.states.length === 1) refuseResourceCycles(this.root, this.states);
  }
}
