import { Brownfield } from './brownfield';
import { BuiltBrownfield, synthesizeBrownfield, Version } from './build';
import { DeployedApp } from '../simulator/deployed-app';
import { Network, networkOf } from '../simulator/network';

/** A version of an application that can be deployed. */
export interface Running extends BuiltBrownfield {
  readonly network: Network;
}

/** The application without its mesh, or undefined if CDK or AWS refuse it as it is: then it proves nothing about adoption. */
export function running(brownfield: Brownfield): Running | undefined {
  try {
    const built = withMesh(brownfield, 'before');
    return new DeployedApp().update(built.network).refusals.length === 0 ? built : undefined;
  } catch {
    return undefined;
  }
}

/** The application with its mesh. Throws the refusal, if it is refused. */
export function withMesh(brownfield: Brownfield, version: Version = 'adopted'): Running {
  const built = synthesizeBrownfield(brownfield, version);
  return { ...built, network: networkOf(built.assembly) };
}
