/** What a card is asked to show, and what it makes of that. */

export const LAYOUTS = ["normal", "compact", "list"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** What can be hidden. */
export const PARTS = [
  "artwork",
  "storage",
  "times",
  "buttons",
  "subscribe",
  "feeds",
  "downloads",
  "failures",
  "upcoming",
  "episodes",
] as const;
export type Part = (typeof PARTS)[number];

export const ACTIONS = ["tap_action", "hold_action", "double_tap_action"] as const;
export type ActionKey = (typeof ACTIONS)[number];

export const FEWEST_EPISODES = 0;
export const MOST_EPISODES = 20;
export const USUAL_EPISODES = 5;

/** As a person writes it; nothing of it is needed but the type. */
export interface CardConfig {
  type: string;
  [option: string]: unknown;
}

/** As the card goes by it. */
export interface Settings {
  title: string | null;
  feeds: string[];
  entities: string[];
  devices: string[];
  areas: string[];
  layout: Layout;
  episodes: number;
  hidden: ReadonlySet<Part>;
  /** What was given, for who handles the actions. */
  config: CardConfig;
}

export interface GridOptions {
  columns: number;
  rows: number | "auto";
  min_columns: number;
  min_rows?: number;
}

/** Read a card's configuration; whoever wrote it is told what cannot be. */
export function settingsOf(config: CardConfig): Settings {
  return {
    title: textOf(config, "title"),
    feeds: listOf(config, "feeds"),
    entities: listOf(config, "entity"),
    devices: listOf(config, "device"),
    areas: listOf(config, "area"),
    layout: oneOf("layout", config.layout ?? "normal", LAYOUTS),
    episodes: episodesOf(config),
    hidden: new Set(listOf(config, "hide").map((one) => oneOf("hide", one, PARTS))),
    config: withActions(config),
  };
}

/** Return whether somebody said what a touch of the header is to do. */
export function hasAction({ config }: Settings, key: ActionKey): boolean {
  const action = config[key];
  return (
    typeof action === "object" && action !== null && "action" in action && action.action !== "none"
  );
}

/** Return how much room a card wants on a dashboard with sections. */
export function gridOptions(settings: Settings): GridOptions {
  if (settings.layout !== "compact") {
    return { columns: 12, rows: "auto", min_columns: 6, min_rows: 2 };
  }
  const { feeds, entities, devices, areas } = settings;
  const isOne = areas.length === 0 && feeds.length + entities.length + devices.length === 1;
  return { columns: 6, rows: isOne ? 1 : "auto", min_columns: 3, min_rows: 1 };
}

/** Return how high a card is about, in units of 50 pixels. */
export function cardSize({ layout, episodes }: Settings): number {
  return layout === "compact" ? 1 : 3 + episodes;
}

function textOf(config: CardConfig, option: string): string | null {
  const value = config[option] ?? null;
  if (value !== null && typeof value !== "string") {
    throw new Error(`"${option}" has to be a text.`);
  }
  return value === "" ? null : value;
}

function listOf(config: CardConfig, option: string): string[] {
  const value = config[option] ?? [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (!list.every((one) => typeof one === "string")) {
    throw new Error(`"${option}" has to be a text, or a list of texts.`);
  }
  return [...new Set(list.filter((one) => one !== ""))];
}

function oneOf<T extends string>(option: string, value: unknown, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found === undefined) {
    throw new Error(`"${option}" cannot be "${String(value)}". It can be: ${known.join(", ")}.`);
  }
  return found;
}

function episodesOf({ episodes = USUAL_EPISODES }: CardConfig): number {
  const isFit =
    typeof episodes === "number" &&
    Number.isInteger(episodes) &&
    episodes >= FEWEST_EPISODES &&
    episodes <= MOST_EPISODES;
  if (!isFit) {
    throw new Error(
      `"episodes" has to be a whole number from ${FEWEST_EPISODES} to ${MOST_EPISODES}.`,
    );
  }
  return episodes;
}

function withActions(config: CardConfig): CardConfig {
  for (const key of ACTIONS) {
    const action = config[key] ?? {};
    if (typeof action !== "object") {
      throw new Error(`"${key}" has to say what to do, such as "action: navigate".`);
    }
  }
  return config;
}
