/** A stand-in for Home Assistant's frontend: what a test says is what it answers. */

import type { HomeAssistant } from "../src/common/hass";
import type { DetailedEpisode, Episode, Feed, Overview, Update } from "../src/common/types";

interface Command {
  type: string;
  [field: string]: unknown;
}

export class FakeConnection {
  connected = true;
  readonly sent: Command[] = [];
  ended = 0;
  /** Set to have the next subscription refused. */
  refusal: Error | null = null;
  private listener: ((message: never) => void) | null = null;
  private readonly hearing = new Map<string, Set<() => void>>();

  subscribeMessage(listener: (message: never) => void, command: Command) {
    this.sent.push(command);
    if (this.refusal !== null) {
      return Promise.reject(this.refusal);
    }
    this.listener = listener;
    return Promise.resolve(() => {
      this.ended += 1;
      return Promise.resolve();
    });
  }

  tell(update: Update): void {
    this.listener?.(update as never);
  }

  addEventListener(event: string, listener: () => void): void {
    const known = this.hearing.get(event) ?? new Set();
    this.hearing.set(event, known.add(listener));
  }

  removeEventListener(event: string, listener: () => void): void {
    this.hearing.get(event)?.delete(listener);
  }

  happen(event: "ready" | "disconnected"): void {
    for (const listener of this.hearing.get(event) ?? []) {
      listener();
    }
  }
}

export interface FakeHome {
  hass: HomeAssistant;
  connection: FakeConnection;
}

/** Make a home that answers commands by a function. */
export function home(
  answer: (command: Command) => unknown = () => ({}),
  changes: Partial<HomeAssistant> = {},
): FakeHome {
  const connection = new FakeConnection();
  const hass = {
    connection,
    language: "en",
    locale: { language: "en", number_format: "language", time_format: "language" },
    config: { time_zone: "Europe/Berlin" },
    user: { id: "user", is_admin: true },
    states: {},
    entities: {},
    devices: {},
    areas: {},
    localize: (key: string) => key,
    callWS: (command: Command) => Promise.resolve().then(() => answer(command)),
    callService: (domain: string, service: string, data: unknown) =>
      Promise.resolve().then(() => answer({ type: `${domain}.${service}`, data })),
    fetchWithAuth: () => Promise.reject(new Error("offline")),
    loadBackendTranslation: () => Promise.resolve((key: string) => key),
    ...changes,
  } as HomeAssistant;
  return { hass, connection };
}

export function episode(changes: Partial<Episode> = {}): Episode {
  return {
    episode_id: "banana",
    config_entry_id: "talk",
    source_id: "1",
    source_url: "https://example.org/1",
    title: "Banana",
    published: "2026-11-01T12:00:00+00:00",
    duration_s: 60,
    status: "downloaded",
    reason: null,
    pinned: false,
    media: null,
    chapters: 0,
    transcripts: [],
    artwork_url: null,
    discovered_at: "2026-11-01T12:00:00+00:00",
    downloaded_at: null,
    updated_at: "2026-11-01T12:00:00+00:00",
    played_at: null,
    position_s: null,
    tries: 0,
    next_attempt_at: null,
    error: null,
    progress: null,
    ...changes,
  };
}

export function detailed(changes: Partial<DetailedEpisode> = {}): DetailedEpisode {
  return {
    ...episode(),
    description: null,
    log: null,
    chapter_list: [],
    artifacts: [],
    media_path: null,
    until_played: false,
    refresh_at: null,
    ...changes,
  };
}

export function feed(changes: Partial<Feed> = {}): Feed {
  return {
    config_entry_id: "talk",
    title: "Talk",
    source_url: "https://example.org/talk",
    source_kind: "channel",
    status: "idle",
    enabled: true,
    media: "audio",
    counts: {
      upcoming: 0,
      queued: 0,
      downloading: 0,
      downloaded: 1,
      failed: 0,
      skipped: 0,
      archived: 0,
    },
    size_bytes: 0,
    last_sync: null,
    last_success: null,
    next_sync: null,
    error: null,
    latest_episode: null,
    artwork_url: null,
    ...changes,
  };
}

export const OVERVIEW: Overview = {
  active_downloads: 0,
  queued: 0,
  size_bytes: 0,
  quota_bytes: null,
  free_bytes: null,
  min_free_bytes: 0,
  paused: false,
  error: null,
};
