import { Facts } from '../../template/facts';
import { CallOrder } from '../call-order';
import { Call, Calls } from '../calls';
import { Finding } from '../finding';

/** What the rules read. */
export interface Checked extends Calls {
  readonly facts: Facts;
  readonly orders: ReadonlyMap<Call, CallOrder>;
}

/** Finds what one rule, or a few that belong together, have to say about an application. */
export type Rule = (checked: Checked) => Finding[];
