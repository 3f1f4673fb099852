/** How the card is chosen and set up without writing YAML. */

import { documentation } from "../../../custom_components/anypod/manifest.json";
import type { HomeAssistant } from "../common/hass";
import { hasTexts, type TextKey, textsLoaded } from "../common/texts";
import {
  ACTIONS,
  type CardConfig,
  FEWEST_EPISODES,
  type Layout,
  LAYOUTS,
  MOST_EPISODES,
  type Part,
  PARTS,
  USUAL_EPISODES,
} from "./config";
import { isOurs } from "./scope";

export const TYPE = "anypod-card";
const MANUAL = `${documentation}/blob/main/docs/dashboard.md`;

interface Field {
  name: string;
  [option: string]: unknown;
}

interface Form {
  schema: Field[];
  computeLabel: (field: Field) => string | undefined;
  computeHelper: (field: Field) => string | undefined;
}

interface Suggestion {
  config: CardConfig;
}

interface PickerCard {
  type: string;
  name: string;
  description: string;
  preview: boolean;
  documentationURL: string;
  getEntitySuggestion: (hass: HomeAssistant, entityId: string) => Suggestion | null;
}

const LABELS: Record<string, TextKey> = {
  device: "card.field_device",
  entity: "card.field_entity",
  area: "card.field_area",
  title: "card.field_title",
  layout: "card.field_layout",
  episodes: "card.field_episodes",
  hide: "card.field_hide",
  actions: "card.field_actions",
  tap_action: "card.field_tap",
  hold_action: "card.field_hold",
  double_tap_action: "card.field_double_tap",
};

const HELP: Record<string, TextKey> = {
  device: "card.help_device",
  area: "card.help_area",
  title: "card.help_title",
};

const LAYOUT_WORDS: Record<Layout, TextKey> = {
  normal: "card.layout_normal",
  compact: "card.layout_compact",
  list: "card.layout_list",
};

const PART_WORDS: Record<Part, TextKey> = {
  artwork: "card.part_artwork",
  storage: "card.part_storage",
  times: "card.part_times",
  buttons: "card.part_buttons",
  subscribe: "card.part_subscribe",
  feeds: "card.part_feeds",
  downloads: "card.part_downloads",
  failures: "card.part_failures",
  upcoming: "card.part_upcoming",
  episodes: "card.part_episodes",
};

/** Return the form of the visual editor. */
export async function configForm(): Promise<Form> {
  const t = await textsLoaded();
  const ours = { integration: "anypod" };
  const options = <T extends string>(values: readonly T[], words: Record<T, TextKey>) =>
    values.map((value) => ({ value, label: t(words[value]) }));
  return {
    schema: [
      { name: "device", selector: { device: { filter: ours, multiple: true } } },
      { name: "entity", selector: { entity: { filter: ours } } },
      { name: "area", selector: { area: { device: ours, multiple: true } } },
      { name: "title", selector: { text: {} } },
      {
        name: "layout",
        default: "normal",
        selector: { select: { mode: "dropdown", options: options(LAYOUTS, LAYOUT_WORDS) } },
      },
      {
        name: "episodes",
        default: USUAL_EPISODES,
        selector: { number: { min: FEWEST_EPISODES, max: MOST_EPISODES, mode: "box" } },
      },
      {
        name: "hide",
        selector: { select: { multiple: true, options: options(PARTS, PART_WORDS) } },
      },
      {
        name: "actions",
        type: "expandable",
        flatten: true,
        schema: ACTIONS.map((name) => ({
          name,
          selector: { ui_action: { default_action: "none" } },
        })),
      },
    ],
    computeLabel: ({ name }) => worded(LABELS, name),
    computeHelper: ({ name }) => worded(HELP, name),
  };

  function worded(words: Record<string, TextKey>, name: string): string | undefined {
    const key = words[name];
    return key === undefined ? undefined : t(key);
  }
}

/** Return what a new card shows at first: everything. */
export function stubConfig(hass: HomeAssistant): Record<string, never> {
  // The editor comes next, and it is not given Home Assistant.
  hasTexts(hass, () => undefined);
  return {};
}

/** Offer the card for an entity of ours. */
function suggestion(hass: HomeAssistant, entityId: string): Suggestion | null {
  return isOurs(hass, entityId) ? { config: { type: `custom:${TYPE}`, entity: entityId } } : null;
}

/** Have the card in the list of cards; once, however often this module is loaded. */
export function announce(): void {
  const page = window as Window & { customCards?: PickerCard[] };
  const known = (page.customCards ??= []);
  if (!known.some((card) => card.type === TYPE)) {
    known.push({
      type: TYPE,
      name: "Anypod",
      description: "New episodes, downloads and failures of your podcast feeds.",
      preview: true,
      documentationURL: MANUAL,
      getEntitySuggestion: suggestion,
    });
  }
}
