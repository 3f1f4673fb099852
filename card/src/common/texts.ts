/** The words of card and panel, from the integration's translations. */

import type english from "../../../custom_components/anypod/translations/en.json";
import {
  type HomeAssistant,
  isApiError,
  isLost,
  type Localize,
  reason,
  unwrapped,
  type Values,
} from "./hass";

type Groups = (typeof english)["config_panel"];
export type TextKey = {
  [Group in keyof Groups]: `${Group}.${keyof Groups[Group] & string}`;
}[keyof Groups];
export type Translate = (key: TextKey, values?: Values) => string;

const RETRY_MS = 5_000;
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
    loaded.set(language, await hass.loadBackendTranslation("config_panel", "anypod"));
  } catch {
    // The connection broke: a later look asks again, but not at once.
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    loading.delete(language);
  }
}

/** Return how to say things in the user's language. */
export function translator(hass: HomeAssistant): Translate {
  const localize = loaded.get(hass.language) ?? hass.localize;
  return (key, values) => localize(`component.anypod.config_panel.${key}`, values) || key;
}

/** Return why a command did not work, in words. */
export function failure(hass: HomeAssistant, error: unknown): string {
  return isLost(error) ? translator(hass)("common.connection_lost") : reason(error);
}

/** Return why an action was refused, in the user's language rather than the home's. */
export async function refusal(hass: HomeAssistant, error: unknown): Promise<string> {
  const inner = unwrapped(error);
  if (!isApiError(inner) || inner.translation_key === undefined) {
    return failure(hass, error);
  }
  const { translation_domain: domain = "anypod", translation_key: key } = inner;
  try {
    const localize = await hass.loadBackendTranslation("exceptions", domain);
    const values = inner.translation_placeholders ?? {};
    return localize(`component.${domain}.exceptions.${key}.message`, values) || inner.message;
  } catch {
    return inner.message;
  }
}

/** Return how to say things once there are words, for who is not given Home Assistant. */
export async function textsLoaded(): Promise<Translate> {
  await Promise.all(loading.values());
  const localize = [...loaded.values()].at(-1) ?? (() => "");
  return (key, values) => localize(`component.anypod.config_panel.${key}`, values) || key;
}
