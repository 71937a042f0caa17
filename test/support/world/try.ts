import { synthesizeWorld, WorldAssembly } from './build';
import { World } from './world';
import { DeployedApp } from '../simulator/deployed-app';
import { networkOf } from '../simulator/network';

/** The application without its mesh, or undefined if CDK or AWS refuse it. Then it proves nothing about meshes. */
export function withoutMesh(world: World): WorldAssembly | undefined {
  try {
    const synthesized = synthesizeWorld(world, false);
    const { refusals } = new DeployedApp().update(networkOf(synthesized.assembly));
    return refusals.length === 0 ? synthesized : undefined;
  } catch {
    return undefined;
  }
}

/** The application with its mesh, or the message of the error if the mesh refuses it. */
export function withMesh(world: World): WorldAssembly | string {
  try {
    return synthesizeWorld(world, true);
  } catch (error) {
    return (error as Error).message;
  }
}
