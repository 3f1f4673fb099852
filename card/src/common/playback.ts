/** When to tell Home Assistant how far an episode was played. */

const EVERY_MS = 30_000;
/** What is less than that was not played, only touched. */
const LEAST_S = 1;
/** So close to the end it begins anew: nobody wants to hear the last word only. */
const END_S = 10;

/** Follows one episode while it plays; tells seldom, and only what is new. */
export class Playback {
  private toldS: number;
  private toldMs: number;

  /** `tell` gets a position in seconds, or null at the end. */
  constructor(
    fromS: number,
    private readonly tell: (positionS: number | null) => void,
    nowMs = Date.now(),
  ) {
    this.toldS = fromS;
    this.toldMs = nowMs;
  }

  /** Take note of where it is; told now and then. */
  at(positionS: number, nowMs = Date.now()): void {
    if (nowMs - this.toldMs >= EVERY_MS) {
      this.rest(positionS, nowMs);
    }
  }

  /** Take note of where it rests, or of where it was when it was left. */
  rest(positionS: number, nowMs = Date.now()): void {
    if (Math.abs(positionS - this.toldS) >= LEAST_S) {
      this.toldS = positionS;
      this.toldMs = nowMs;
      this.tell(positionS);
    }
  }

  /** It was played to its end; from there it begins anew. */
  end(): void {
    this.toldS = 0;
    this.tell(null);
  }
}

/** Return where to begin, of what lasts that long (NaN where nobody knows). */
export function beginning(positionS: number, durationS: number): number {
  return positionS > durationS - END_S ? 0 : positionS;
}
