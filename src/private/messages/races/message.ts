/** A finding in words. The report adds where it is and the evidence. */
export interface RaceMessage {
  /** One sentence that says what is wrong, with the names of the services. Can be read without the rest. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}
