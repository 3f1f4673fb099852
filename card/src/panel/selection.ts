/** Which episodes are selected, whether their rows are in view or not. */

import { deedsFor } from "../common/deeds";
import type { Deed, Episode } from "../common/types";

/** The most that can be selected at once. */
export const MOST_SELECTED = 5_000;

export class Selection {
  /** Where the last click without Shift was; a range begins there. */
  anchor: number | null = null;
  private readonly chosen = new Map<string, Episode>();

  get size(): number {
    return this.chosen.size;
  }

  get episodes(): readonly Episode[] {
    return [...this.chosen.values()];
  }

  has(episodeId: string): boolean {
    return this.chosen.has(episodeId);
  }

  /** Select an episode, or do not any more. */
  toggle(episode: Episode, index: number): void {
    this.anchor = index;
    if (!this.chosen.delete(episode.episode_id)) {
      this.add([episode]);
    }
  }

  /** Select some more, as many as fit. */
  add(episodes: readonly Episode[]): void {
    for (const episode of episodes) {
      if (this.chosen.size < MOST_SELECTED || this.chosen.has(episode.episode_id)) {
        this.chosen.set(episode.episode_id, episode);
      }
    }
  }

  clear(): void {
    this.anchor = null;
    this.chosen.clear();
  }

  /** Take in what changed of episodes that are selected. */
  take(changed: readonly Episode[]): void {
    for (const episode of changed) {
      if (this.chosen.has(episode.episode_id)) {
        this.chosen.set(episode.episode_id, episode);
      }
    }
  }

  /** Return those with which something can be done as they stand. */
  fitting(deed: Deed, options: { isAdmin: boolean }): Episode[] {
    return this.episodes.filter((episode) => deedsFor(episode, options).includes(deed));
  }
}

/** Return the rows from one to another, at most as many as can be selected. */
export function rangeOf(anchor: number, index: number): [number, number] {
  return anchor <= index
    ? [anchor, Math.min(index, anchor + MOST_SELECTED - 1)]
    : [Math.max(index, anchor - MOST_SELECTED + 1), anchor];
}
