/** Texts that differ with a number: Home Assistant's translations know no plurals. */

import { number } from "./format";
import type { HomeAssistant } from "./hass";
import type { TextKey, Translate } from "./texts";

/** What there is a text for one of, and a text for all other numbers. */
type Stem<Key> = Key extends `${infer Start}_other`
  ? `${Start}_one` extends TextKey
    ? Start
    : never
  : never;
export type CountedKey = Stem<TextKey>;

/** Say how many there are of something. */
export function counted(hass: HomeAssistant, t: Translate, key: CountedKey, count: number): string {
  const isOne = new Intl.PluralRules(hass.language).select(count) === "one";
  return t(isOne ? `${key}_one` : `${key}_other`, { count: number(hass, count) });
}
