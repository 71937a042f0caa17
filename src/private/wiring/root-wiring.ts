import { IConstruct } from 'constructs';
import { Ingress } from './ingress';
import { StackOrder } from '../inspect/stack-order';
import { TreeSurvey } from '../inspect/tree-survey';
import { declaredDependenciesOf } from '../members/registry';

/** What all meshes of an app or a stage share while they are wired: what the tree contains, and its security group rules. */
export class RootWiring {
  public readonly order: StackOrder;
  public readonly ingress: Ingress;

  constructor(root: IConstruct) {
    const survey = new TreeSurvey(root);
    this.order = new StackOrder(survey, declaredDependenciesOf);
    this.ingress = new Ingress(survey, this.order);
  }
}
