/** Numbers, sizes and times as the user wants them written. */

import type { HomeAssistant } from "./hass";
import { isolated } from "./texts";

const SECOND_MS = 1000;
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
const NUMBER_LOCALES: Record<string, string[]> = {
  comma_decimal: ["en-US", "en"],
  decimal_comma: ["de", "es", "it"],
  space_comma: ["fr", "sv", "cs"],
  quote_decimal: ["de-CH"],
};

type Options = Intl.NumberFormatOptions & Intl.DateTimeFormatOptions;
const cache = new Map<string, unknown>();

/** Making a formatter is slow, and there are few of them. */
function kept<T>(make: new (locale: string[], options: Options) => T): typeof formatter {
  function formatter(locale: string[] | undefined, options: Options): T {
    const key = JSON.stringify([make.name, locale, options]);
    let found = cache.get(key) as T | undefined;
    if (found === undefined) {
      found = new make(locale ?? [], options);
      cache.set(key, found);
    }
    return found;
  }
  return formatter;
}

const numberFormat = kept(Intl.NumberFormat);
const dateFormat = kept(Intl.DateTimeFormat);
const relativeFormat = kept<Intl.RelativeTimeFormat>(
  Intl.RelativeTimeFormat as unknown as new (
    locale: string[],
    options: Options,
  ) => Intl.RelativeTimeFormat,
);

function numberLocale(hass: HomeAssistant): string[] | undefined {
  const wish = hass.locale.number_format;
  return wish === "system" ? undefined : (NUMBER_LOCALES[wish] ?? [hass.locale.language]);
}

/** Write a number. */
export function number(
  hass: HomeAssistant,
  value: number,
  options: Intl.NumberFormatOptions = {},
): string {
  const grouping = hass.locale.number_format === "none" ? { useGrouping: false } : {};
  return numberFormat(numberLocale(hass), { ...options, ...grouping }).format(value);
}

/** Write a share of one, such as 0.41, as a percentage. */
export function percent(hass: HomeAssistant, share: number): string {
  return number(hass, share, { style: "percent" });
}

function scaled(bytes: number): [number, string] {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), SIZES.length - 1);
  return [bytes / 1000 ** power, SIZES[power] ?? "byte"];
}

/** Write a number of bytes in the largest unit that fits. */
export function size(hass: HomeAssistant, bytes: number): string {
  const [value, unit] = scaled(bytes);
  const digits = value < 10 && unit !== "byte" ? 1 : 0;
  return isolated(number(hass, value, { style: "unit", unit, maximumFractionDigits: digits }));
}

/** Write how fast a download is. */
export function speed(hass: HomeAssistant, bytesPerSecond: number): string {
  const [value, unit] = scaled(bytesPerSecond);
  const digits = value < 10 && unit !== "byte" ? 1 : 0;
  const perSecond = `${unit}-per-second`;
  return isolated(
    number(hass, value, { style: "unit", unit: perSecond, maximumFractionDigits: digits }),
  );
}

/** Write how long something lasts as a player shows it: 1:02:03. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) =>
    String(part).padStart(2, "0"),
  );
  const hours = Math.floor(whole / 3600);
  const text = parts.join(":");
  return hours > 0 ? `${hours}:${text}` : text.replace(/^0(?=\d)/, "");
}

/** Write how long something takes in one or two units: 1 h 2 min. */
export function duration(hass: HomeAssistant, seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const units: [string, number][] = [
    ["day", Math.floor(whole / 86_400)],
    ["hour", Math.floor(whole / 3600) % 24],
    ["minute", Math.floor(whole / 60) % 60],
    ["second", whole % 60],
  ];
  const first = units.findIndex(([, count]) => count > 0);
  const from = first < 0 ? units.length - 1 : first;
  return units
    .slice(from, from + 2)
    .filter(([, count], index) => count > 0 || index === 0)
    .map(([unit, count]) => number(hass, count, { style: "unit", unit, unitDisplay: "short" }))
    .join(" ");
}

function hour12(hass: HomeAssistant): { hour12?: boolean } {
  const wish = hass.locale.time_format;
  return wish === "12" || wish === "24" ? { hour12: wish === "12" } : {};
}

function zone(hass: HomeAssistant): { timeZone?: string } {
  return hass.locale.time_zone === "server" ? { timeZone: hass.config.time_zone } : {};
}

function timeLocale(hass: HomeAssistant): string[] | undefined {
  return hass.locale.time_format === "system" ? undefined : [hass.locale.language];
}

/** Write an instant with date and time. */
export function dateTime(hass: HomeAssistant, instant: string): string {
  const options: Options = { dateStyle: "medium", timeStyle: "short" };
  return dateFormat(timeLocale(hass), { ...options, ...hour12(hass), ...zone(hass) }).format(
    new Date(instant),
  );
}

/** Write the day of an instant. */
export function date(hass: HomeAssistant, instant: string): string {
  return dateFormat([hass.locale.language], { dateStyle: "medium", ...zone(hass) }).format(
    new Date(instant),
  );
}

/** Write a month such as 2026-11 shortly. */
export function month(hass: HomeAssistant, text: string): string {
  const options: Options = { month: "short", year: "numeric", timeZone: "UTC" };
  return dateFormat([hass.locale.language], options).format(new Date(`${text}-01T00:00:00Z`));
}

/** Write an instant as seen from now: in 5 minutes, yesterday. */
export function relative(hass: HomeAssistant, instant: string, now = Date.now()): string {
  const seconds = (new Date(instant).getTime() - now) / SECOND_MS;
  const format = relativeFormat([hass.locale.language], { numeric: "auto" } as Options);
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) {
      return format.format(Math.trunc(seconds / length), unit);
    }
  }
  return format.format(0, "second");
}
