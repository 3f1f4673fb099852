/** The words of card and panel, from the integration's translations. */

import type english from "../../../custom_components/anypod/translations/en.json";
import {
  type HomeAssistant,
  isApiError,
  isLost,
  type Localize,
  unwrapped,
  type Values,
} from "./hass";

type Groups = (typeof english)["config_panel"];
export type TextKey = {
  [Group in keyof Groups]: `${Group}.${keyof Groups[Group] & string}`;
}[keyof Groups];
export type Translate = (key: TextKey, values?: Values) => string;

const RETRY_MS = 5_000;
const FIRST_STRONG_ISOLATE = "\u2068";
const POP_DIRECTIONAL_ISOLATE = "\u2069";
const loaded = new Map<string, Localize>();
const loading = new Map<string, Promise<void>>();

/** Load the words in the user's language; false until they are there. */
export function hasTexts(hass: HomeAssistant, whenLoaded: () => void): boolean {
  const { language } = hass;
  if (loaded.has(language)) {
    return true;
  }
  let work = loading.get(language);
  if (work === undefined) {
    work = load(hass, language);
    loading.set(language, work);
  }
  void work.then(whenLoaded);
  return false;
}

async function load(hass: HomeAssistant, language: string): Promise<void> {
  try {
    const [texts] = await Promise.all([
      hass.loadBackendTranslation("config_panel", "anypod"),
      // For failure(), which has no time to wait for them.
      hass.loadBackendTranslation("exceptions", "anypod"),
    ]);
    loaded.set(language, texts);
  } catch {
    // The connection broke: a later look asks again, but not at once.
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    loading.delete(language);
  }
}

/** Return how to say things in the user's language. */
export function translator(hass: HomeAssistant): Translate {
  const localize = loaded.get(hass.language) ?? hass.localize;
  return (key, values) => isolated(localize(`component.anypod.config_panel.${key}`, values) || key);
}

/** Let a text run as its own words do, on a page that runs from right to left.
 *
 * There is no such translation yet: numbers and full stops would be at the wrong ends.
 */
export function isolated(text: string): string {
  return document.dir === "rtl" && text !== ""
    ? `${FIRST_STRONG_ISOLATE}${text}${POP_DIRECTIONAL_ISOLATE}`
    : text;
}

/** Return why something did not work, in the user's language where that is known. */
export function failure(hass: HomeAssistant, error: unknown): string {
  if (isLost(error)) {
    return translator(hass)("common.connection_lost");
  }
  const inner = unwrapped(error);
  if (!isApiError(inner)) {
    return String(inner);
  }
  const { translation_domain: domain, translation_key: key, message } = inner;
  if (domain == null || key == null) {
    return isolated(message);
  }
  const values = inner.translation_placeholders ?? {};
  const text = hass.localize(`component.${domain}.exceptions.${key}.message`, values);
  return isolated(text || message);
}

/** Return how to say things once there are words, for who is not given Home Assistant. */
export async function textsLoaded(): Promise<Translate> {
  await Promise.all(loading.values());
  const localize = [...loaded.values()].at(-1) ?? (() => "");
  return (key, values) => localize(`component.anypod.config_panel.${key}`, values) || key;
}
