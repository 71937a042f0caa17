import { Brownfield } from './brownfield';
import { BuiltBrownfield, synthesizeBrownfield, Version } from './build';
import { DeployedApp } from '../simulator/deployed-app';
import { Network, networkOf } from '../simulator/network';
import { isRule } from '../world/world';

/** A version of an application that can be deployed. */
export interface Running extends BuiltBrownfield {
  readonly network: Network;
}

/** The application without its mesh, or undefined if CDK or AWS refuse it. Then it proves nothing about adoption. */
export function running(brownfield: Brownfield): Running | undefined {
  try {
    const built = withMesh(brownfield, 'before');
    return new DeployedApp().update(built.network).refusals.length === 0 ? built : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The application with its mesh, or undefined if the mesh refuses it for the only valid reason: a rule of the user makes the stack of a
 * server, which may be nested, depend on the stack of a client, so that no order of deployment exists.
 */
export function adopted(brownfield: Brownfield): Running | undefined {
  try {
    return withMesh(brownfield);
  } catch (error) {
    const placeOf = (name: string) => brownfield.services.find((service) => service.name === name)!.place;
    const isTurned = brownfield.lines.some((line) => isRule(line) && placeOf(line.from) !== placeOf(line.to));
    if (isTurned && REFUSAL.test((error as Error).message)) return undefined;
    throw error;
  }
}

const REFUSAL =
  /ServiceConnectMesh '[\w/]*': service '\w+' dependsOn '\w+', (but the stack of|which depends on|whose security group rule depends on)/;

/** The application with its mesh. Throws the error of the mesh if it refuses the application. */
export function withMesh(brownfield: Brownfield, version: Version = 'adopted'): Running {
  const built = synthesizeBrownfield(brownfield, version);
  return { ...built, network: networkOf(built.assembly) };
}
